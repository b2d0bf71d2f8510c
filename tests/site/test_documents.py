"""Documents written by commands are up to date."""

from django.core.management import call_command


def test_the_data_dictionary_is_that_of_the_models():
    call_command("data_dictionary", check=True)
