"""What the voices say for training: ordinary sentences in several languages and strings of random words.

Random words bring the sounds together that no sentence of ours happens to have; sentences bring the melody.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

ENGLISH: Final[tuple[str, ...]] = (
    "Good morning, how may I help you today?",
    "Your portfolio has grown by a little over four percent since the beginning of the year.",
    "Most of that came from shares in large companies, and some of it from bonds.",
    "Would you like to see how that compares with a simple savings account?",
    "If you put aside two hundred a month, you would probably reach your goal in seven years.",
    "Prices fell sharply in the spring, but they have recovered most of what they lost.",
    "Before we move any money, I need to ask you about your plans.",
    "My brother bought a bigger boat from Bob, but both became bored before the summer.",
    "People who plan properly rarely worry about paper losses.",
    "Maybe my mother made more money from farming than from mining.",
    "Five very fine vineyards have offered favourable value for fifty-five years.",
    "She usually chooses cheap shoes, which she washes in the shower.",
    "Who would have thought that we would all go to the moon?",
    "You too could do it, if you knew who to choose and what to lose.",
    "The weather is rather better than the other brothers thought.",
    "I think that this is the third thing they both thought through.",
    "Please keep these three green trees between the streets.",
    "He ate eight grey grapes and stayed awake all day.",
    "Our house is down by the south tower, about an hour out of town.",
    "The boy enjoyed the noise and pointed at the oil.",
    "Father parked the large car in the yard after dark.",
    "It took a good look at the cook's book and understood.",
    "Quite a few judges argued about the edge of the bridge.",
    "Yes, you used your usual yellow yarn.",
    "No. Not now. Perhaps later, when we both have time.",
    "Hm, let me think about that for a moment.",
    "Thank you for coming, and have a pleasant evening.",
)  # fmt: skip
GERMAN: Final[tuple[str, ...]] = (
    "Guten Morgen, wie kann ich Ihnen heute helfen?",
    "Ihr Vermögen ist seit Anfang des Jahres um gut vier Prozent gewachsen.",
    "Möchten Sie sehen, wie sich das über fünf Jahre entwickelt hat?",
    "Bevor wir etwas ändern, müssen wir über Ihre Pläne sprechen.",
    "Mein Bruder backt am Abend braunes Brot mit Butter.",
    "Pflaumen und Pfirsiche wachsen vor dem alten Pfarrhaus.",
    "Die schöne Köchin würzt das Gemüse mit grünen Kräutern.",
    "Zwei weiße Wolken zogen über den weiten Himmel.",
)
SPANISH: Final[tuple[str, ...]] = (
    "Buenos días, ¿en qué puedo ayudarle hoy?",
    "Su cartera ha subido un poco más del cuatro por ciento este año.",
    "Si ahorra doscientos al mes, llegará a su meta en siete años.",
    "Antes de mover el dinero, tenemos que hablar de sus planes.",
    "Mi primo Pablo vive cerca del mercado y vende verduras frescas.",
    "El perro corre por la playa y la niña le lleva un juguete.",
    "La lluvia mojó los muebles nuevos del patio.",
)
FRENCH: Final[tuple[str, ...]] = (
    "Bonjour, comment puis-je vous aider aujourd'hui ?",
    "Votre portefeuille a gagné un peu plus de quatre pour cent cette année.",
    "Voulez-vous voir la différence avec un simple livret d'épargne ?",
    "Mon beau-père a vu deux bœufs bruns près du vieux moulin.",
    "Un bon pain blanc, un peu de beurre et une tasse de café.",
    "Le jeune homme joue du violon devant la fenêtre ouverte.",
)
ITALIAN: Final[tuple[str, ...]] = (
    "Buongiorno, come posso aiutarla oggi?",
    "Il suo portafoglio è cresciuto di poco più del quattro per cento quest'anno.",
    "Prima di spostare il denaro dobbiamo parlare dei suoi progetti.",
    "Mio figlio mangia gli gnocchi con il pomodoro e beve un bicchiere d'acqua.",
    "Questa mattina piove forte e il vento soffia dal mare.",
)
DUTCH: Final[tuple[str, ...]] = (
    "Goedemorgen, hoe kan ik u vandaag helpen?",
    "Uw vermogen is dit jaar met ruim vier procent gegroeid.",
    "Mijn buurman bouwt een mooi huis vlak bij de oude brug.",
    "Voor wij geld verplaatsen, moeten we over uw plannen praten.",
)


def random_words(dice: random.Random, words: Sequence[str]) -> str:
    """Return a string of unrelated words, now and then with a pause."""
    chosen = dice.choices(words, k=dice.randint(4, 10))
    return " ".join(word + ("," if dice.random() < 0.12 else "") for word in chosen) + "."


def dictionary_words(pronunciations: Path) -> list[str]:
    """Return the plain words of a pronouncing dictionary (a word and its phones a line)."""
    found = (
        line.split(maxsplit=1)[0] for line in pronunciations.read_text(encoding="utf-8").splitlines() if line.strip()
    )
    return [word for word in found if word.isascii() and word.isalpha() and 2 <= len(word) <= 12]


def english(dice: random.Random, sentences: Sequence[str], words: Sequence[str]) -> Iterator[str]:
    """Give English texts for ever: half sentences, half random words."""
    while True:
        yield dice.choice(sentences) if dice.random() < 0.5 else random_words(dice, words)


CATALAN: Final[tuple[str, ...]] = (
    "Bon dia, com puc ajudar-la avui?",
    "La seva cartera ha pujat una mica des del principi de l'any.",
    "Abans de moure els diners hem de parlar dels seus plans.",
    "El meu pare compra pa i formatge al mercat del poble.",
    "Bufa un vent fort i la mar mou les barques petites.",
    "Vol veure com ha canviat el fons en cinc anys?",
)
CZECH: Final[tuple[str, ...]] = (
    "Dobrý den, jak vám mohu dnes pomoci?",
    "Vaše úspory od začátku roku o něco vzrostly.",
    "Můj bratr koupil bílou loď a pluje po velké řece.",
    "Babička peče chleba s máslem a medem.",
    "Před prodejem fondu bychom měli mluvit o vašich plánech.",
    "Malá myš běžela pod postel a potom ven do zahrady.",
)
FINNISH: Final[tuple[str, ...]] = (
    "Hyvää huomenta, kuinka voin auttaa teitä tänään?",
    "Säästönne ovat kasvaneet hieman vuoden alusta.",
    "Pappa puhuu mummolle vanhasta puusta.",
    "Ennen kuin siirrämme rahaa, puhutaan suunnitelmista.",
    "Poika pesee pöydän ja äiti leipoo pullaa.",
    "Meri on tyyni ja vene lipuu ohi saaren.",
)
FESTIVAL: Final[dict[str, tuple[str, ...]]] = {
    "en": ENGLISH, "it": ITALIAN, "ca": CATALAN, "cs": CZECH, "fi": FINNISH,
}  # fmt: skip
# Consonants and vowels as these languages write them; what lips close or hide under teeth comes more often.
_SYLLABLES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "it": ((*tuple("pbmfvpbmtdnlrsz"), "sc", "gn", "br", "pr", "sp", "v", "m", "b", "c", "g"), tuple("aeiou"),
           ("", "", "", "", "n", "l", "r", "m")),
    "ca": ((*tuple("pbmfvpbmtdnlrsj"), "ll", "ny", "br", "pr", "x", "c", "g"), tuple("aeiou"),
           ("", "", "", "n", "l", "r", "s", "m", "p")),
    "cs": ((*tuple("pbmfvpbmtdnlrszhjkc"), "š", "ž", "č", "ř", "br", "pr", "sp", "mn", "vl"),
           ("a", "e", "i", "o", "u", "á", "í", "ů", "ou"), ("", "", "", "m", "p", "v", "n", "l", "t", "b")),
    "fi": ((*tuple("pmvpmtnlrshjkb"), "pr", "f"),
           ("a", "e", "i", "o", "u", "y", "ä", "ö", "aa", "ii", "uu", "ai", "ou"), ("", "", "", "n", "l", "s", "r")),
}  # fmt: skip


def made_up_words(dice: random.Random, language: str) -> str:
    """Return a string of words that do not exist but could, in a language of Festival's voices other than English."""
    onsets, vowels, codas = _SYLLABLES[language]
    words = []
    for _ in range(dice.randint(3, 7)):
        syllables = (dice.choice(onsets) + dice.choice(vowels) + dice.choice(codas) for _ in range(dice.randint(1, 3)))
        words.append("".join(syllables) + ("," if dice.random() < 0.1 else ""))
    return " ".join(words).rstrip(",") + "."
