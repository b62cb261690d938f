"""Bad input of every form and attestation: its code, its words, one entry in the journal, and nothing else written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

import law02
import law65
import law76
import paid
from bcss_gateway.bootstrap import Gateway
from bcss_gateway.domain.institution import Institution
from bcss_gateway.settings import Settings
from classic import journal
from law65 import FINANCIAL
from sources import Asked, Secrets
from ssdn_reply import Reply
from towns import Towns

LANGUAGES = ["fr", "nl", "de", "en"]
REVERSED = "EndDate précède StartDate."


@dataclass(frozen=True, slots=True)
class Bad:
    """Something wrong: what was there before, what is sent, and what comes back.

    Attributes:
        code: six digits of the federal service, or the network's own code.
        words: what stands in the English description; of what refuses the message, in the French advice.
    """

    what: str
    send: Callable[[Towns], Reply]
    code: str
    words: str
    before: Callable[[Towns], object] = lambda _: None


NOT_IN_THE_CODE = [
    Bad(
        "in the code of a member only",
        lambda on: on.income(law02.form_b(on.anna, blocks=law02.block(5))),
        "300020",
        "Purpose 2, 6",
    ),
    Bad(
        "in the code of the other law",
        lambda on: on.income(law02.form_b(on.anna, blocks=law02.block(3))),
        "300020",
        "Purpose 2, 6",
    ),
    Bad(
        "a partner in no code",
        lambda on: on.income(law02.form_b(on.anna, category="1", partner=on.sofie).replace(law02.MEMBER, "")),
        "300020",
        "Purpose 2, 5, 6",
    ),
    Bad("form A", lambda on: on.law_65("AB", law65.form_a(on.anna, blocks="")), "300020", "Purpose 3, 4"),
    Bad("grant", lambda on: on.settles(law76.grant(on.anna, blocks=law02.block(2))), "300020", "Purpose 4"),
    Bad("attestation", lambda on: on.attests(aid="ERIS"), "300020", "Purpose 3"),
]
OF_ANOTHER_CPAS = [
    Bad("form B", lambda on: on.income(law02.form_b(on.anna)), "991130", "Another CPAS", Towns.granted_elsewhere),
    Bad(
        "form B1",
        lambda on: on.law_65("AB", law65.form_b1(on.anna)),
        "990208",
        "Another CPAS",
        lambda on: (on.identified(), on.granted_elsewhere()),
    ),
    Bad(
        "attestation",
        lambda on: on.attests(),
        "995105",
        "Another CPAS",
        lambda on: (on.filed(), on.granted_elsewhere()),
    ),
]
LATE = [
    Bad(
        "decided after 31 days",
        lambda on: on.income(law02.form_b(on.anna, requested="2026-10-10")),
        "991106",
        "more than 30 days",
    ),
    Bad(
        "introduced after 46 days",
        lambda on: on.income(law02.form_b(on.anna, requested="2026-10-01", decided="2026-10-06")),
        "991107",
        "more than 45 days",
    ),
    Bad(
        "refused after 31 days",
        lambda on: on.income(law02.form_c(on.anna, nature="1", requested="2026-10-20", blocks=law02.HELPED)),
        "991106",
        "more than 30 days",
    ),
    Bad(
        "form B1 after 46 days",
        lambda on: on.law_65("AB", law65.form_b1(on.anna, decided="2026-10-06")),
        "990203",
        "more than 45 days",
        Towns.identified,
    ),
    Bad(
        "grant after 46 days",
        lambda on: on.settles(law76.grant(on.anna, requested="2026-10-01", decided="2026-10-06")),
        "992107",
        "more than 45 days",
    ),
]
AMOUNTS = [
    Bad("above the category", lambda on: on.pays(paid.form_d(on.anna, 131421)), "993111", "higher", Towns.granted),
    Bad(
        "above it with another file",
        lambda on: on.pays(paid.form_d(on.anna, 131420), file="0000DOSS777"),
        "993111",
        "higher",
        Towns.paid_out,
    ),
    Bad("none", lambda on: on.pays(paid.form_d(on.anna, 0)), "993105", "greater than zero", Towns.granted),
    Bad("negative", lambda on: on.pays(paid.form_d(on.anna, -1)), "993105", "greater than zero", Towns.granted),
    Bad(
        "more back than was paid",
        lambda on: on.pays(paid.form_d(on.anna, 1001, code=paid.BACK)),
        "993113",
        "higher than what is left",
        Towns.paid_out,
    ),
    Bad("no grant", lambda on: on.settles(law76.grant(on.anna, cents=0)), "992120", "above zero"),
    Bad(
        "form D1, negative",
        lambda on: on.law_65("DF", law65.form_d1(on.anna, FINANCIAL.format(-1), -1)),
        "990504",
        "negative",
        Towns.helped_65,
    ),
    Bad(
        "form D1, another total",
        lambda on: on.law_65("DF", law65.form_d1(on.anna, FINANCIAL.format(1), 2)),
        "990503",
        "not the sum",
        Towns.helped_65,
    ),
    Bad(
        "form F, more than was refunded",
        lambda on: on.law_65("DF", law65.form_f(on.anna, 1001)),
        "990602",
        "more than is left",
        Towns.refunded_65,
    ),
    Bad(
        "form F, negative",
        lambda on: on.law_65("DF", law65.form_f(on.anna, -1)),
        "990504",
        "negative",
        Towns.refunded_65,
    ),
]
WRONG_WAY_ROUND = [
    Bad(
        "days paid",
        lambda on: on.pays(paid.form_d(on.anna, 1, days=("2026-11-10", "2026-11-09"))),
        "31000005",
        REVERSED,
        Towns.granted,
    ),
    Bad(
        "plan",
        lambda on: on.income(law02.form_b(on.anna, more=law02.plan("2026-11-02", "2026-11-01"))),
        "31000005",
        REVERSED,
    ),
    Bad(
        "registration",
        lambda on: on.income(law02.form_b(on.anna, blocks=law02.block(2, "2026-11-02", "2026-11-01"))),
        "31000005",
        REVERSED,
    ),
    Bad("attestation", lambda on: on.attests("2026-11-02", "2026-11-01"), "31000005", REVERSED),
    Bad("question", lambda on: on.lists("2026-11-02", "2026-11-01"), "31000005", REVERSED),
    Bad(
        "recovery",
        lambda on: on.law_65(
            "DF",
            law65.form_f(on.anna, 1, period="<k:StartDate>2026-11-02</k:StartDate><k:EndDate>2026-11-01</k:EndDate>"),
        ),
        "31000005",
        REVERSED,
        Towns.refunded_65,
    ),
]
TWICE = [
    Bad(
        "attestation cancelled",
        lambda on: on.attests(status="CANCELLED", which=on.number()),
        "995109",
        "cancelled already",
        Towns.cancelled,
    ),
    Bad(
        "attestation modified after that",
        lambda on: on.attests(status="MODIFIED", which=on.number()),
        "995109",
        "cancelled already",
        Towns.cancelled,
    ),
    Bad(
        "attestation of a form cancelled by hand",
        lambda on: on.attests(status="CANCELLED", which=on.number()),
        "995110",
        "correct or stop that form",
        Towns.granted,
    ),
    Bad("withdrawn", lambda on: on.income(law02.form_c(on.anna)), "991153", "already", Towns.stopped),
    Bad(
        "withdrawal taken back",
        lambda on: on.income(law02.form_c(on.anna, former="true")),
        "991154",
        "to take back",
        Towns.given_back,
    ),
    Bad("granted", lambda on: on.income(law02.form_b(on.anna)), "991131", "already granted", Towns.granted),
    Bad(
        "the number of a form",
        lambda on: on.income(law02.form_b(on.anna, entry="2026-12-01", number="N" * 15)),
        "991101",
        "used already",
        lambda on: on.granted(number="N" * 15, lasts="<Days>30</Days>"),
    ),
    Bad("stopped, 1965", lambda on: on.law_65("C", law65.form_c(on.anna)), "990401", "No accepted", Towns.stopped_65),
    Bad(
        "stop taken back, 1965",
        lambda on: on.law_65("C", law65.form_c(on.anna, former="1")),
        "990402",
        "to take back",
        Towns.given_back_65,
    ),
    Bad(
        "refund of a month",
        lambda on: on.law_65("DF", law65.form_d1(on.anna, FINANCIAL.format(1), 1)),
        "990502",
        "already",
        Towns.refunded_65,
    ),
    Bad(
        "payment of a month", lambda on: on.pays(paid.form_d(on.anna, 1)), "993108", "accepted already", Towns.paid_out
    ),
    Bad(
        "grant taken back",
        lambda on: on.settles(law76.grant(on.anna, taken_back="true")),
        "992134",
        "to take back",
        Towns.settled,
    ),
]
FAR_AHEAD = [
    Bad("form B", lambda on: on.income(law02.form_b(on.anna, entry="9999-12-31")), "991102", "too far ahead"),
    Bad("form B, after all days", lambda on: on.income(law02.form_b(on.anna, entry="12026-01-01")), "991102", "ahead"),
    Bad("month", lambda on: on.pays(paid.form_d(on.anna, 1, month="9999-12")), "993102", "not come", Towns.granted),
    Bad("grant", lambda on: on.settles(law76.grant(on.anna, entry="9999-12-31")), "992102", "too far ahead"),
    Bad(
        "attestation",
        lambda on: on.attests("9999-12-31", "9999-12-31"),
        "995103",
        "too far ahead",
        Towns.filed,
    ),
]
ALL = {
    f"{of}: {one.what}": one
    for of, those in {
        "not in the code": NOT_IN_THE_CODE,
        "of another CPAS": OF_ANOTHER_CPAS,
        "late": LATE,
        "amount": AMOUNTS,
        "wrong way round": WRONG_WAY_ROUND,
        "twice": TWICE,
        "far ahead": FAR_AHEAD,
    }.items()
    for one in those
}


@pytest.fixture
def towns(sqlite_gateway: Gateway, institution: Callable[[str], Institution], anna: str, sofie: str) -> Towns:
    return Towns(sqlite_gateway, institution("cpas-namur"), institution("cpas-charleroi"), anna, sofie)


def told(reply: Reply) -> list[tuple[str, dict[str, str]]]:
    """Each code with its words by language: of what refuses the message, else of what refuses the forms."""
    if reply.summary.ok == "NO":
        assert reply.body is None
        return [(one.code, {"fr": one.fields["Advice"]}) for one in reply.summary.details]
    assert {one.text for one in reply.body.iter("{*}Evaluation")} == {"REFUSED"}
    errors = [one for name in ("ErrorsOnForm", "Errors") for one in reply.body.iter(f"{{*}}{name}")]
    return [
        (one.findtext("{*}Code"), {each.get("lang"): each.text for each in one.iterfind("{*}Description")})
        for one in errors
    ]


@pytest.mark.parametrize("bad", ALL.values(), ids=ALL)
def test_bad_input_gets_its_code_and_words_and_changes_nothing(towns: Towns, bad: Bad) -> None:
    bad.before(towns)
    written, entries = towns.written(), len(journal(towns.gateway))
    reply = bad.send(towns)
    found = told(reply)
    assert len(found) == 1, found
    ((code, words),) = found
    assert (code, bad.words in words.get("en", words["fr"])) == (bad.code, True), words
    assert list(words) == (LANGUAGES if reply.summary.ok == "YES" else ["fr"])
    assert all(words.values()) and len(set(words.values())) == len(words)
    assert towns.written() == written
    (entry,) = journal(towns.gateway)[entries:]
    assert (entry["outcome"], entry["ssin"].split()[0]) == ("refused" if code[:2] != "99" else "answered", towns.anna)


@pytest.mark.parametrize(
    ("who", "service", "context", "operation", "criteria"),
    [
        ("forem", "LivingWages", "PES:JOB_SEEKER_FOLLOW_UP", "getLivingWagePeriods", ""),
        ("vdi", "LivingWagesWithAmount", "INTEGRATOR:FOR_ITS_CLIENTS", "consult", "<year>2026</year>"),
    ],
)
def test_a_partner_learns_nothing_of_a_person_whom_it_does_not_follow(
    towns: Towns,
    sqlite_settings: Settings,
    secret_of: Secrets,
    institution: Callable[[str], Institution],
    who: str,
    service: str,
    context: str,
    operation: str,
    criteria: str,
) -> None:
    towns.paid_out()
    written, entries = towns.written(), len(journal(towns.gateway))
    partner = Asked(service, {who: context}).by(institution(who), towns.gateway, sqlite_settings, secret_of)
    reply = partner.ask(operation, f"<ssin>{towns.anna}</ssin>{criteria}")
    assert reply.status == ("NO_RESULT", "MSG00012")
    assert "livingWage>" not in reply.heard.text
    assert towns.written() == written
    (entry,) = journal(towns.gateway)[entries:]
    assert (entry["outcome"], entry["provider_asked"], entry["ssin"]) == ("refused", False, towns.anna)
