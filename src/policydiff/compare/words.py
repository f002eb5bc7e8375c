"""The words a sentence hangs together by, in the languages most terms are written in."""

from __future__ import annotations

_ENGLISH = """
a an the this that these those of to in on at by for from with as and or if is are was were be been being it its
their our your his her they we you us them i he she who which what when where how there here such any all each
other than then so but also into onto out up about over under between through during within upon per via e.g.
i.e. etc etc. have has had do does did s
"""
_GERMAN = """
der die das den dem des ein eine einen einem einer eines und oder in im an am auf bei zu zum zur von vom mit für
durch als wie wenn dass ist sind war wird werden wurde es sie wir ihr du ihre ihren ihrem deine deinen unsere
unseren sich auch aus nach über unter um so
"""
_FRENCH = """
le la les l un une des du de d et ou à au aux en dans par pour sur avec que qui dont ce cette ces est sont
il elle nous vous ils elles votre vos notre nos leur leurs se y
"""
_SPANISH = """
el los las una unos unas y o u e al del en con por para sobre su sus se es son que como lo nuestra nuestro
nuestros tu tus
"""
_ITALIAN = "il lo gli i di da nel nella con per su tra che è sono vostro nostro si"
_DUTCH = """
het een en of van voor met op bij naar uit door te om dat die dit deze is zijn wordt worden wij we je jij
jouw uw onze ons aan als er ook
"""

FUNCTION = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH} {_ITALIAN} {_DUTCH}".split())
"""Says little on its own; weighs half of another word."""
