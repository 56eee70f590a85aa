"""What content may claim to teach: DigComp 3.0 learning outcomes by id, and criteria of TIEKE's badges.

Ids are those of the DigComp 3.0 data supplement of 24 November 2025; the wording is ours.
"""

from __future__ import annotations

SKILL_OUTCOMES = {  # of the level Basic
    "LO1.1.05": "search with a search tool",
    "LO1.1.06": "refine a search",
    "LO1.2.07": "judge in a simple way whether a source can be trusted",
    "LO1.3.05": "download, save, find, move, delete files",
    "LO1.3.06": "arrange simple data in a table",
    "LO1.3.07": "update contacts",
    "LO2.1.10": "use messages and calls with one and many",
    "LO2.2.07": "share suitably",
    "LO2.3.08": "find communities to take part in",
    "LO2.3.09": "use services, asking for help when needed",
    "LO2.4.04": "take part in a group's shared tool",
    "LO2.5.05": "fitting tone and emoji",
    "LO2.6.10": "limit tracking, delete history",
    "LO3.1.08": "make and edit text, picture, video or sound",
    "LO3.2.07": "change existing content",
    "LO3.3.07": "use and share content lawfully",
    "LO3.4.07": "give a computer simple instructions",
    "LO3.4.08": "show and read simple sequences as symbols",
    "LO4.1.06": "protect a device: lock, antivirus, passwords, two steps",
    "LO4.2.08": "pay safely",
    "LO4.2.09": "act on signs of identity theft",
    "LO4.2.10": "block or report wrongly shared personal data",
    "LO4.3.11": "look at one's digital habits and wellbeing",
    "LO4.3.12": "use own ways to stay well",
    "LO4.4.06": "use less energy and data",
    "LO5.1.06": "solve common faults by instructions",
    "LO5.1.07": "install and update",
    "LO5.2.06": "use assistive technology",
    "LO5.2.07": "use digital assistants for simple tasks, knowing their limits",
}
AI_OUTCOMES = {  # of the level Basic, naming AI
    "LO1.1.04": "main features of AI and ordinary search",
    "LO1.2.04": "hard to tell human from AI content",
    "LO2.1.06": "chatbots and assistants",
    "LO2.2.05": "AI and people both spread untrue things",
    "LO2.4.03": "AI in collaboration tools",
    "LO3.1.06": "people answer for what AI makes",
    "LO3.1.07": "generative AI is one kind of AI",
    "LO3.2.04": "be open about using AI",
    "LO3.3.04": "licences apply to AI content too",
    "LO3.3.05": "label AI content",
    "LO3.4.01": "people decide how AI is used",
    "LO3.4.04": "what AI is",
    "LO3.4.05": "what is and is not AI",
    "LO3.4.06": "common uses of AI",
    "LO4.2.03": "risks of giving personal data, to AI too",
    "LO4.3.07": "limits of AI for wellbeing",
    "LO4.4.02": "AI's load on the environment",
    "LO5.2.04": "AI inside assistants",
}
OUTCOMES = SKILL_OUTCOMES | AI_OUTCOMES
TIEKE = {
    "Laitteen valinta ja käyttö: choose": "choose a device that suits the purpose",
    "Laitteen valinta ja käyttö: use": "use common devices, their basic functions and settings",
    "Laitteen valinta ja käyttö: network": "check whether a device is on a wireless or wired network",
    "Tiedonhaku ja arviointi: search": "search in digital environments: search words, engines",
    "Tiedonhaku ja arviointi: media": "search text, picture, video",
    "Tiedonhaku ja arviointi: reliability": "judge reliability",
    "Tiedonhaku ja arviointi: copyright": "see how copyright touches information and sharing it",
    "Turvallinen toiminta: threats": "recognise typical cyber and information-security threats",
    "Turvallinen toiminta: protect": "protect one's devices: virus protection, locking, preventing malware",
    "Turvallinen toiminta: breach": "notice a breach and know what to do",
}
