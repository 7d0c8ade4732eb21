"""The grammar of commitment, as the engine asks for it, and what its answers look like."""

from msgspec import Struct

from policylint.rulebook.model import Rulebook

MODAL_HEDGES = ("partial", "permission", "encouragement", "aspiration", "exploration")
CONDITIONS = ("condition", "discretion", "vagueness")


class Doubt(Struct, frozen=True):
    """Something that takes from a clause what its words seem to give; `reason` says what, with the words found."""

    kind: str
    reason: str


class Grammar:
    """The concept numbers of the grammar, by what the engine uses them for."""

    def __init__(self, rulebook: Rulebook) -> None:
        concept = rulebook.concept
        self.says = rulebook.says
        self.binding = (concept("binding/obligation"), concept("binding/entitlement"))
        self.modal_hedges = tuple(concept(f"hedges/{name}") for name in MODAL_HEDGES)
        self.aspiration = concept("hedges/aspiration")
        self.partial = concept("hedges/partial")
        self.conditions = tuple(concept(f"hedges/{name}") for name in CONDITIONS)
        self.unhedged = concept("unhedged")
        self.prohibition = concept("prohibition")
        self.takes_back = concept("takes_back")
        self.overrules = concept("overrules")
        self.excepts = concept("excepts")
        self.superseded = concept("superseded")
        self.ended = concept("ended")
        self.unsettled = concept("unsettled")
        self.demanded = concept("demanded")
        self.negators = concept("negators")
        self.denials = concept("denials")
        self.double = concept("double")
        self.must_not_lack = concept("must_not_lack")
        self.not_done = concept("not_done")
        self.prohibited_here = concept("prohibited_here")
        self.planning = (concept("wished"), concept("hedges/aspiration"), concept("hedges/exploration"))
        self.voices = {
            name: concept(f"voices/{name}")
            for name in ("research", "another", "history", "asked", "courtesy", "definition", "warning")
        }
        self.headings = {
            name: concept(f"headings/{name}")
            for name in ("research", "history", "definition", "law", "contents", "warning")
        }
        self.everyone = concept("everyone")
        self.clinicians = concept("clinicians")
        self.part = concept("part")
        self.some_of_them = concept("some_of_them")
        self.peer = concept("peer")
        self.job = concept("job-noun")
        self.adopts = concept("adopts")
        self.own_statement = concept("own_statement")
        self.own_voice = concept("own_voice")
        self.goes_on = concept("goes_on")
        self.now_over = concept("now_over")


# Words that begin another part of a sentence.
JOINING = frozenset({"and", "but", "so", "yet", "or", "who", "which"})
