"""IdentifyPerson: every rule of facts/ssdn/OCMWCPASIdentifyPerson is a test."""

from __future__ import annotations

from datetime import date

import pytest

from bcss_gateway.domain.refusal import Problem, Refusal

NS3 = {"ns3": "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/IdentifyPerson"}
LAST_NAME, BIRTH, TOLERANCE = (
    f"Phonetic Criteria: {field}" for field in ("Last Name", "Birth Date", "Birth Date Tolerance")
)


def by_number(ssin, phonetic="", verification=""):
    verification = f"<VerificationData>{verification}</VerificationData>" if verification else ""
    return f"<SearchCriteria><SSIN>{ssin}</SSIN>{phonetic}</SearchCriteria>{verification}"


def criteria(last="Mustermann", birth="1968-06-01", first="", middle="", more=""):
    return (
        f"<PhoneticCriteria><LastName>{last}</LastName><FirstName>{first}</FirstName>"
        f"<MiddleName>{middle}</MiddleName><BirthDate>{birth}</BirthDate>{more}</PhoneticCriteria>"
    )


def by_name(**wanted):
    return f"<SearchCriteria>{criteria(**wanted)}</SearchCriteria>"


def person_data(last="Mustermann", first="", middle="", birth="1968-06-01"):
    return (
        f"<PersonData><LastName>{last}</LastName><FirstName>{first}</FirstName>"
        f"<MiddleName>{middle}</MiddleName><BirthDate>{birth}</BirthDate></PersonData>"
    )


def numbers(answer):
    return [one.text for one in answer.content[0].iterfind(".//ns3:SocialSecurityUser", NS3)]


def values(answer, path):
    return [one.text for one in answer.content[0].iterfind(f".//ns3:{path}", NS3)]


def reasons(answer):
    return [note.reason for note in answer.notes]


def refused(identify, content):
    with pytest.raises(Refusal) as caught:
        identify(content)
    return caught.value.problems


class TestByNumber:
    def test_the_reply_is_read_by_prefix(self, identify, people):
        content = identify(by_number(people.max.ssin)).content[0]
        assert {one.prefix for one in content.iter()} == {"ns3"}

    def test_basic_data(self, identify, people):
        answer = identify(by_number(people.max.ssin))
        assert numbers(answer) == [people.max.ssin]
        assert values(answer, "LastName") == ["MUSTERMANN"]
        assert values(answer, "FirstName") == ["MAX MORITZ"]
        assert values(answer, "MiddleName") == []
        assert values(answer, "BirthDate") == ["1968-06-01"]
        assert values(answer, "Gender") == ["1"]
        assert answer.notes == ()

    def test_address_in_three_languages(self, identify, people):
        answer = identify(by_number(people.max.ssin))
        address = answer.content[0].find(".//ns3:Address", NS3)
        assert [(one.tag.partition("}")[2], one.get("lang"), one.text) for one in address] == [
            ("CountryCode", None, "150"),
            ("MunicipalityCode", None, "63023"),
            ("Municipality", "nl", "Eupen"),
            ("Municipality", "fr", "Eupen"),
            ("Municipality", "de", "Eupen"),
            ("PostalCode", None, "4700"),
            ("StreetCode", None, "2201"),
            ("Street", "nl", "Vijverstraat"),
            ("Street", "fr", "Rue de l'Étang"),
            ("Street", "de", "Teichstraße"),
            ("HouseNumber", None, "12"),
            ("Box", None, "B 1"),
        ]

    def test_the_address_of_the_day(self, identify, people):
        assert values(identify(by_number(people.max.ssin), date(1989, 12, 31)), "MunicipalityCode") == ["62063"]
        assert values(identify(by_number(people.max.ssin), date(1990, 1, 1)), "MunicipalityCode") == ["63023"]

    def test_extended_is_there_but_empty_without_validation(self, identify, people):
        extended = identify(by_number(people.max.ssin)).content[0].find(".//ns3:Extended", NS3)
        assert extended is not None
        assert len(extended) == 0

    def test_extended_is_filled_when_validated(self, identify, people):
        card = f"<IdentityCardNumber>{people.max.identity_card}</IdentityCardNumber>"
        answer = identify(by_number(people.max.ssin, verification=card))
        extended = answer.content[0].find(".//ns3:Extended", NS3)
        assert [(one.tag.partition("}")[2], one.text) for one in extended] == [
            ("CivilState", "20"),
            ("BirthLocationCode", "63023"),
            ("BirthLocation", "Eupen"),
            ("BirthLocation", "Eupen"),
            ("BirthLocation", "Eupen"),
            ("InscriptionRegister", "1"),
            ("NationalityCode", "150"),
        ]

    def test_death_is_told_and_no_address(self, identify, people):
        answer = identify(by_number(people.dead.ssin, verification=person_data("lukasz d'etang", birth="1931-03-04")))
        assert values(answer, "DeceaseDate") == ["2020-02-29"]
        assert values(answer, "Address") == []
        assert values(answer, "FirstName") == ["ZOË ANNE-MARIE"]

    def test_death_is_not_told_before_it_happened(self, identify, people):
        verification = person_data("lukasz d'etang", birth="1931-03-04")
        answer = identify(by_number(people.dead.ssin, verification=verification), date(2020, 2, 28))
        assert values(answer, "DeceaseDate") == []

    @pytest.mark.parametrize(("who", "origin"), [("max", "RN_RR"), ("tess", "BCSS_KSZ")])
    def test_origin(self, identify, people, who, origin):
        answer = identify(by_number(getattr(people, who).ssin))
        assert answer.content[0].find(".//ns3:LimitedLegalData", NS3).get("origin") == origin

    def test_an_incomplete_birth_date_stays_incomplete(self, identify, people):
        assert values(identify(by_number(people.tess.ssin)), "BirthDate") == ["1990-00-00"]

    def test_phonetic_criteria_beside_a_number_are_ignored(self, identify, people):
        answer = identify(by_number(people.max.ssin, criteria("Somebody Else", "1968-00-00")))
        assert numbers(answer) == [people.max.ssin]
        assert reasons(answer) == ["phonetic_ignored"]

    def test_a_comment_does_not_cut_a_value_short(self, identify, people):
        answer = identify(by_number(people.max.ssin, verification=person_data("Muster<!-- -->mann", "Max<?x?> Moritz")))
        assert reasons(answer) == ["identity_validated"]


class TestVerification:
    @pytest.mark.parametrize(
        "proof",
        [
            "<SISCardNumber>0123456789</SISCardNumber>",
            "<IdentityCardNumber>595488123456</IdentityCardNumber>",
            person_data(),
            person_data("MÜSTERMANN ".replace("Ü", "U"), "max  moritz"),
            person_data(first="Max", middle="Moritz"),
            "<SISCardNumber>9999999999</SISCardNumber>" + person_data(),
        ],
    )
    def test_one_match_validates(self, identify, people, proof):
        answer = identify(by_number(people.max.ssin, verification=proof))
        assert answer.notes == (Problem("identity_validated", information=(("SSIN", people.max.ssin),)),)

    @pytest.mark.parametrize(
        "wrong",
        [{"first": "Max"}, {"first": "Moritz"}, {"last": "Muster"}, {"birth": "1968-06-00"}, {"middle": "Moritz"}],
    )
    def test_personal_data_must_match_exactly(self, identify, people, wrong):
        answer = identify(by_number(people.max.ssin, verification=person_data(**wrong)))
        assert reasons(answer) == ["person_data_differs"]
        assert numbers(answer) == [people.max.ssin]

    def test_what_differs_is_told_in_the_order_of_real_replies(self, identify, people):
        answer = identify(by_number(people.max.ssin, verification=person_data("Muster", "Max", birth="1968-00-00")))
        assert answer.notes[0].information == (
            ("Phonetic Information: Birth Date", "1968-00-00"),
            ("Phonetic Information: First Name", "Max"),
            ("SSIN", people.max.ssin),
            ("Phonetic Information: Last Name", "Muster"),
            ("Phonetic Information: Middle Name", ""),
        )

    def test_a_warning_and_a_validation_may_come_together(self, identify, people):
        proof = "<IdentityCardNumber>595488123456</IdentityCardNumber>" + person_data(first="Max")
        answer = identify(by_number(people.max.ssin, criteria(), proof))
        assert reasons(answer) == ["phonetic_ignored", "person_data_differs", "identity_validated"]

    def test_a_wrong_card_alone_validates_nothing(self, identify, people):
        proof = "<SISCardNumber>0000000000</SISCardNumber>"
        assert identify(by_number(people.max.ssin, verification=proof)).notes == ()

    def test_without_a_number_it_is_ignored(self, identify, people):
        answer = identify(by_name() + f"<VerificationData>{person_data('', first='x')}</VerificationData>")
        assert numbers(answer) == [people.max.ssin]
        assert answer.notes == ()


class TestInputChecks:
    def test_neither_number_nor_name(self, identify):
        assert refused(identify, "<SearchCriteria/>") == (Problem("argument_missing", information=(("SSIN", ""),)),)

    def test_both_empty_last_names_are_told_even_with_a_number(self, identify, people):
        problems = refused(identify, by_number(people.max.ssin, criteria(last=""), person_data(last=" ")))
        assert [(one.reason, one.information[0][0]) for one in problems] == [
            ("argument_missing", "Phonetic Criteria: Last Name"),
            ("argument_missing", "Phonetic Information: Last Name"),
        ]

    def test_an_incomplete_birth_date_needs_a_tolerance(self, identify):
        assert refused(identify, by_name(birth="1968-06-00")) == (
            Problem("tolerance_missing", information=((BIRTH, "1968-06-00"), (TOLERANCE, ""))),
        )

    @pytest.mark.parametrize("tolerance", ["-1", "11", "9" * 5000])
    def test_tolerance_goes_from_0_to_10(self, identify, tolerance):
        problems = refused(identify, by_name(birth="1968-00-00", more=f"<Tolerance>{tolerance}</Tolerance>"))
        assert problems == (Problem("argument_invalid", information=((TOLERANCE, tolerance),)),)

    @pytest.mark.parametrize("birth", ["1968-13-01", "1967-02-29", "1968-00-12", "1968-01-32"])
    def test_an_impossible_birth_date(self, identify, birth):
        problems = refused(identify, by_name(birth=birth))
        assert problems == (Problem("argument_invalid", information=((BIRTH, birth),)),)

    def test_everything_is_told_together(self, identify):
        problems = refused(identify, by_name(last="", birth="1968-13-01", more="<Tolerance>99</Tolerance>"))
        assert [one.information[0][0] for one in problems] == [LAST_NAME, BIRTH, TOLERANCE]


class TestSearch:
    def test_the_name_is_matched_by_its_sound(self, identify, people):
        assert numbers(identify(by_name(last="Musterman"))) == [people.max.ssin]

    def test_replaced_and_cancelled_numbers_do_not_come_up(self, identify, people):
        found = numbers(identify(by_name()))
        assert people.replaced not in found
        assert people.cancelled not in found

    def test_extended_is_empty(self, identify):
        assert len(identify(by_name()).content[0].find(".//ns3:Extended", NS3)) == 0

    @pytest.mark.parametrize(("first", "middle"), [("Max", ""), ("moritz", ""), ("Moritz", "Max"), ("", "Max")])
    def test_any_given_name_passes_the_filter(self, identify, people, first, middle):
        assert numbers(identify(by_name(first=first, middle=middle))) == [people.max.ssin]

    def test_nobody_matches(self, identify):
        for content in (by_name(first="Egon"), by_name(last="Nobody"), by_name(more="<Gender>2</Gender>")):
            assert refused(identify, content) == (Problem("no_match"),)

    @pytest.mark.parametrize("gender", ["0", "1"])
    def test_gender(self, identify, people, gender):
        assert numbers(identify(by_name(more=f"<Gender>{gender}</Gender>"))) == [people.max.ssin]

    def test_one_after_another_by_age_and_no_more_than_asked(self, identify, people):
        wide = "<Tolerance>10</Tolerance>"
        assert numbers(identify(by_name(birth="1991-00-00", more=wide))) == [people.lena.ssin]
        assert refused(identify, by_name(birth="1985-00-00", more="<Tolerance>9</Tolerance>"))

    @pytest.mark.parametrize(
        ("birth", "tolerance", "found"),
        [
            ("1968-06-03", "2", True),
            ("1968-06-03", "1", False),
            ("1968-05-31", "1", True),
            ("1968-08-00", "2", True),
            ("1968-08-00", "1", False),
            ("1969-00-00", "1", True),
            ("1970-00-00", "1", False),
            ("1978-00-00", "10", True),
        ],
    )
    def test_the_tolerance_counts_in_what_is_known(self, identify, people, birth, tolerance, found):
        content = by_name(birth=birth, more=f"<Tolerance>{tolerance}</Tolerance>")
        if found:
            assert numbers(identify(content)) == [people.max.ssin]
        else:
            assert refused(identify, content) == (Problem("no_match"),)

    @pytest.mark.parametrize("birth", ["1990-01-01", "1990-12-31", "1990-07-14"])
    def test_somebody_whose_birth_is_not_fully_known(self, identify, people, birth):
        assert numbers(identify(by_name(last="Vandenberge", birth=birth))) == [people.tess.ssin]
        assert refused(identify, by_name(last="Vandenberge", birth="1991-01-01")) == (Problem("no_match"),)
