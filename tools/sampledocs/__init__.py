"""The Word and PDF files of the sample folder: a module for each document, and two that know the formats.

Everything in them is made up: the organisation, the towns and the people.
"""
