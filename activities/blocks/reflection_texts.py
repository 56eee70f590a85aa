"""What a learner is told where a reflection cannot be taken: what happened, and what to do."""

from __future__ import annotations

from activities.blocks.contract import Texts

NOTHING_GIVEN: dict[tuple[str, ...], Texts] = {
    ("text",): {
        "fi": "Et ole vielä kirjoittanut mitään. Kirjoita ensin ja lähetä sitten.",
        "sv": "Du har inte skrivit något än. Skriv först och skicka sedan.",
        "en": "You have not written anything yet. Write first, then send.",
    },
    ("photo",): {
        "fi": "Et ole vielä valinnut kuvaa. Valitse kuva ja lähetä sitten.",
        "sv": "Du har inte valt något foto än. Välj ett foto och skicka sedan.",
        "en": "You have not chosen a photo yet. Choose a photo, then send.",
    },
    ("photo", "text"): {
        "fi": "Kirjoita tai valitse kuva. Lähetä sitten.",
        "sv": "Skriv något eller välj ett foto. Skicka sedan.",
        "en": "Write something or choose a photo. Then send.",
    },
}
PHOTO_PROBLEMS: dict[str, Texts] = {
    "too_big": {
        "fi": "Kuva on liian suuri. Kuva saa olla enintään 10 megatavua. Ota kuvasta pienempi tai valitse toinen kuva.",
        "sv": "Fotot är för stort. Ett foto får vara högst 10 megabyte. Gör fotot mindre eller välj ett annat foto.",
        "en": "The photo is too big. A photo may have 10 megabytes at most. Make it smaller or choose another photo.",
    },
    "too_many_pixels": {
        "fi": "Kuva on liian tarkka, emmekä voi avata sitä. Valitse toinen kuva, tai ota kuvakaappaus kuvasta ja lähetä se.",
        "sv": "Fotot har för många bildpunkter, så vi kan inte öppna det. Välj ett annat foto, eller ta en skärmbild av fotot och skicka den.",
        "en": "The photo has too many pixels, so we cannot open it. Choose another photo, or take a screenshot of it and send that.",
    },
    "heic": {
        "fi": "Puhelimesi tallensi kuvan muodossa HEIC. Sitä emme voi avata. Ota kuvakaappaus kuvasta ja lähetä se. "
        "Voit myös muuttaa kameran asetusta: valitse muodoksi JPEG.",
        "sv": "Din telefon sparade fotot i formatet HEIC. Det kan vi inte öppna. Ta en skärmbild av fotot och skicka den. "
        "Du kan också ändra kamerans inställning: välj formatet JPEG.",
        "en": "Your phone saved the photo in the format HEIC. We cannot open that. Take a screenshot of the photo and send it. "
        "You can also change the setting of your camera: choose the format JPEG.",
    },
    "not_a_photo": {
        "fi": "Tämä tiedosto ei ole kuva, jonka voimme avata. Valitse kuva, jonka muoto on JPEG, PNG tai WebP.",
        "sv": "Den här filen är inte ett foto som vi kan öppna. Välj ett foto i formatet JPEG, PNG eller WebP.",
        "en": "This file is not a photo that we can open. Choose a photo in the format JPEG, PNG or WebP.",
    },
    "broken": {
        "fi": "Kuva ei tullut perille kokonaan, tai tiedosto on rikki. Valitse kuva uudelleen tai ota uusi kuva.",
        "sv": "Fotot kom inte fram helt, eller så är filen trasig. Välj fotot igen eller ta ett nytt foto.",
        "en": "The photo did not arrive whole, or the file is broken. Choose the photo again or take a new one.",
    },
}
TOO_LONG: Texts = {
    "fi": "Teksti on liian pitkä. Lyhennä tekstiä ja lähetä sitten. Kirjaimia saa olla enintään 5 000.",
    "sv": "Texten är för lång. Gör den kortare och skicka sedan. Det får vara högst 5 000 tecken.",
    "en": "The text is too long. Make it shorter, then send. It may have 5,000 letters at most.",
}
_TOO_SHORT: Texts = {
    "fi": "Kirjoita vielä vähän. Sanoja tarvitaan ainakin {wanted}. Sinulla on nyt {written}.",
    "sv": "Skriv lite till. Det behövs minst {wanted} ord. Du har nu {written}.",
    "en": "Write a little more. At least {wanted} words are needed. You have {written} now.",
}


def too_short(*, written: int, wanted: int) -> Texts:
    """How much is there, and how much is asked for."""
    return {language: text.format(written=written, wanted=wanted) for language, text in _TOO_SHORT.items()}
