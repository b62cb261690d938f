"""Where a form D asks for an amount, by which aid it must be granted, and where the reply tells what is accepted."""

from __future__ import annotations

MEDICINE = "MedicalAndPharmaceuticalCosts"
HOSPITAL, AMBULANT = "HospitalizationCosts", "AmbulantMedicalAndPharmaceuticalCosts"
BILLS = "HospitalizationcostsBill"

_OF_ONE = (
    ("Art60p7Amount", "Art60p7"),
    ("Art61Amount", "Art61"),
    ("ActivationAmount", "ActivationType"),
    ("PartnerconventionAmount", "PartnerConvention"),
    ("AlimonyAmount", "Alimony"),
)
_SIMPLE = (
    ("FinancialAid/Amount", "FinancialAid", "FinancialAid"),
    ("MedicalCostsAmount", MEDICINE, "MedicalCosts"),
    ("PharmaceuticalCostsAmount", MEDICINE, "PharmaceuticalCosts"),
    ("MutBaseContributionAmount", "MutBaseContribution", "MutBaseContribution"),
    ("MutComplementaryContributionAmount", "MutComplementaryContribution", "MutComplementaryContribution"),
    ("MutRegularizationAmount", "MutRegularization", "MutRegularization"),
    ("RepatriationCostsAmount", "RepatriationCosts", "RapatriationCosts"),
    ("PlacementCostsAmount", "PlacementCosts", "PlacementCosts"),
    ("HousingCostsAmount", "HousingCosts", "HousingCosts"),
    ("BirthAllowance/Amount", "BirthAllowance", "BirthAllowance"),
    ("GuaranteedChildAllowance/Amount", "GuaranteedChildAllowances", "GuaranteedChildAllowance"),
    ("OtherRequestedAids", "OtherRequestedAids", "OtherRequestedAids"),
)
_CARE = (
    ("HospitalizationCostsRemainingAmount", HOSPITAL),
    ("AmbultantCosts/MedicalcostsAmount", AMBULANT),
    ("AmbultantCosts/PharmaceuticalCostsAmount", AMBULANT),
)
_PERSONAL = tuple(
    (f"{holder}Aids/{name}", f"{holder}/{aid}") for holder in ("PrimaryBeneficiary", "Partner") for name, aid in _OF_ONE
)

ASKED_IN_D1 = (
    *((f"DeliveredAmountsD1/{path}", aid, told) for path, aid, told in _SIMPLE),
    *((path, aid, path) for path, aid in _PERSONAL),
)
"""(path in the form, aid, path in the reply)"""

ASKED_IN_D2 = tuple((f"DeliveredAmountsD2/{path}", aid, path) for path, aid in _CARE)
"""The same of form D2, but for the bills of hospitals."""

RATED = tuple(told for _, _, told in _SIMPLE)
"""What the reply tells with a rate."""

TOLD = (*RATED[:-1], BILLS, *(path for path, _ in _CARE), *(path for path, _ in _PERSONAL), RATED[-1])
"""The order of the reply."""
