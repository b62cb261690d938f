"""The National Register: who a person is, where and with whom they live."""

from bcss_gateway.providers.national_register.answer import NationalRegister

__all__ = ["NationalRegister"]
