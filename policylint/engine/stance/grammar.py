"""The grammar of commitment, as the engine asks for it, and what its answers look like."""

from msgspec import Struct

from policylint.engine.passages import Passage
from policylint.rulebook.model import Rulebook

MODAL_HEDGES = ("partial", "permission", "encouragement", "aspiration", "exploration")
OTHERS = (
    *(
        "calls_on",
        "calls_on_another",
        "takes_over",
        "subject",
        "teaches",
        "own_way",
        "people_of_others",
        "people_from",
        "far_away",
    ),
    *("employs", "own_units", "version", "instrument", "points_back", "points_there", "points_home"),
)
CONDITIONS = ("condition", "discretion", "vagueness")


class Doubt(Struct, frozen=True):
    """Something that takes from a clause what its words seem to give; `reason` says what, with the words found.

    `by` is the passage that does, where it is another one.
    """

    kind: str
    reason: str
    by: Passage | None = None


class Grammar:
    """The concept numbers of the grammar, by what the engine uses them for."""

    def __init__(self, rulebook: Rulebook) -> None:
        concept = rulebook.concept
        self.says = rulebook.says
        self.binding = (concept("binding/obligation"), concept("binding/entitlement"))
        self.modal_hedges = tuple(concept(f"hedges/{name}") for name in MODAL_HEDGES)
        self.aspiration, self.exploration = concept("hedges/aspiration"), concept("hedges/exploration")
        self.partial = concept("hedges/partial")
        self.conditions = tuple(concept(f"hedges/{name}") for name in CONDITIONS)
        self.discretion = concept("hedges/discretion")
        self.unhedged = concept("unhedged")
        self.prohibition = concept("prohibition")
        self.takes_back, self.outsiders = concept("takes_back"), concept("outsiders")
        self.relieving = tuple(map(concept, ("excuses", "replaces", "loosens", "relief_verb", "wanting", "comes_if")))
        self.excuses, self.replaces, self.loosens, self.relief_verb, self.wanting, self.comes_if = self.relieving
        self.matter_noun = concept("matter_noun")
        self.stands_firm = concept("stands_firm")
        self.steps_in = concept("steps_in")
        self.of_timing = concept("of_timing")
        self.interval, self.yearly = concept("interval"), concept("yearly")
        self.made_good = concept("made_good")
        self.overrules = concept("overrules")
        self.past_time = concept("past_time")
        self.of_others = tuple(concept(f"voices/{name}") for name in ("research", "another", "asked"))
        self.excepts = concept("excepts")
        self.superseded, self.ended = concept("superseded"), concept("ended")
        self.unsettled, self.demanded = concept("unsettled"), concept("demanded")
        self.negators, self.denials = concept("negators"), concept("denials")
        self.double, self.but_for = concept("double"), concept("but_for")
        self.rules_nothing_out = concept("rules_nothing_out")
        self.must_not_lack, self.not_its_use = concept("must_not_lack"), concept("not_its_use")
        self.not_done, self.done_too = concept("not_done"), concept("done_too")
        self.prohibited_here = concept("prohibited_here")
        self.planning = (concept("wished"), concept("hedges/aspiration"), concept("hedges/exploration"))
        self.voices = {
            name: concept(f"voices/{name}")
            for name in ("research", "another", "history", "asked", "courtesy", "definition", "warning")
        }
        self.headings = {
            name: concept(f"headings/{name}")
            for name in ("research", "another", "history", "definition", "law", "contents", "warning")
        }
        self.others = {name: concept(f"others/{name}") for name in OTHERS}
        self.everyone = concept("everyone")
        self.clinicians = concept("clinicians")
        self.part = concept("part")
        self.some_of_them = concept("some_of_them")
        self.peer, self.surely_peer = concept("peer"), concept("surely-peer")
        self.people = (concept("unit"), concept("approver"), self.everyone, self.clinicians, self.peer)
        self.job = concept("job-noun")
        self.parties = {
            name: concept(f"parties/{name}")
            for name in (
                *("served", "people", "worker", "staff", "beside_you", "all_staff", "others", "you", "they"),
                *("said_of_sort", "brings_to_act"),
            )
        }
        self.adopts = concept("adopts")
        self.own_statement = concept("own_statement")
        self.own_voice = concept("own_voice")
        self.goes_on = concept("goes_on")
        self.believed = concept("believed")
        self.by_now, self.once_so = concept("by_now"), concept("once_so")
        self.now_over = concept("now_over")


# Words that begin another part of a sentence.
JOINING = frozenset({"and", "but", "so", "yet", "or", "who", "which"})
# Words that begin a clause about what stands before it: "a supervisor who was not there".
RELATIVE = frozenset({"who", "whoever", "whom", "which", "that"})
OF_HAVING_OR_BEING = frozenset("is are was were be been has have had".split())
