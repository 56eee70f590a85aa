"""What an activity teaches, in plain words: DigComp 3.0 outcomes by their ids."""

from django.utils.translation import gettext_lazy as _

from activities.models import Activity

OUTCOMES = {
    "LO1.1.04": _("What an ordinary search does and what AI does"),
    "LO1.1.05": _("Searching with a search tool"),
    "LO1.1.06": _("Making a search more exact"),
    "LO1.2.04": _("Why it is hard to tell a person's text or picture from AI's"),
    "LO1.2.07": _("Judging whether a source can be trusted"),
    "LO1.3.05": _("Saving, finding, moving and deleting files"),
    "LO1.3.06": _("Putting simple information in a table"),
    "LO1.3.07": _("Keeping contacts up to date"),
    "LO2.1.06": _("What chatbots and assistants are"),
    "LO2.1.10": _("Sending messages and making calls"),
    "LO2.2.05": _("How people and AI both spread untrue things"),
    "LO2.2.07": _("Sharing things in a suitable way"),
    "LO2.3.08": _("Finding groups that you can join"),
    "LO2.3.09": _("Using digital services and asking for help"),
    "LO2.4.03": _("AI in tools for working together"),
    "LO2.4.04": _("Using a shared tool with a group"),
    "LO2.5.05": _("Choosing a fitting tone and emoji"),
    "LO2.6.10": _("Limiting tracking and deleting history"),
    "LO3.1.06": _("Why people answer for what AI makes"),
    "LO3.1.07": _("Generative AI as one kind of AI"),
    "LO3.1.08": _("Making text, pictures, video or sound"),
    "LO3.2.04": _("Being open about using AI"),
    "LO3.2.07": _("Changing something that exists already"),
    "LO3.3.04": _("Licences and what AI makes"),
    "LO3.3.05": _("Marking what AI has made"),
    "LO3.3.07": _("Using other people's work lawfully"),
    "LO3.4.01": _("How people decide what AI is used for"),
    "LO3.4.04": _("What AI is"),
    "LO3.4.05": _("What is AI and what is not"),
    "LO3.4.06": _("Where AI is commonly used"),
    "LO3.4.07": _("Giving a computer simple instructions"),
    "LO3.4.08": _("Reading and drawing simple sequences of steps"),
    "LO4.1.06": _("Protecting a device"),
    "LO4.2.03": _("Risks of giving personal data, to AI too"),
    "LO4.2.08": _("Paying safely"),
    "LO4.2.09": _("Acting when someone may be using your identity"),
    "LO4.2.10": _("Blocking and reporting personal data shared wrongly"),
    "LO4.3.07": _("What AI cannot do for your wellbeing"),
    "LO4.3.11": _("Looking at your digital habits and wellbeing"),
    "LO4.3.12": _("Finding your own ways to stay well"),
    "LO4.4.02": _("How AI loads the environment"),
    "LO4.4.06": _("Using less energy and data"),
    "LO5.1.06": _("Solving common faults with instructions"),
    "LO5.1.07": _("Installing and updating"),
    "LO5.2.04": _("AI inside assistants"),
    "LO5.2.06": _("Using aids that make a device easier to use"),
    "LO5.2.07": _("Using digital assistants for simple tasks"),
}


def outcomes_of(activity: Activity) -> list[str]:
    """The outcomes of the newest version in words; an id that has no words is left out."""
    version = activity.current_version
    ids: list[str] = version.card["outcomes"] if version else []
    return [str(OUTCOMES[one]) for one in ids if one in OUTCOMES]
