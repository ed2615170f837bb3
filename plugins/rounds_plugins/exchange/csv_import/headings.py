"""What columns are called where people export tables, and which field each means.

Names are compared without case, spaces and punctuation. A kind's headings are tried in their order: the first column
that has one of a field's names fills it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rounds.base.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping

_CONTACT = """
name: name, full name, display name, contact name, provider name, physician name, doctor name, contact,
  provider, physician, doctor, clinician, file as
prefix: prefix, name prefix, salutation, honorific, courtesy title, title
given: first name, firstname, given name, forename, first, fname, contact first name, provider first name
middle: middle name, middle, additional name, middle initial, mi, provider middle name
family: last name, lastname, surname, family name, last, lname, contact last name, provider last name
suffix: suffix, name suffix, generational suffix
credentials: credentials, credential, degree, degrees, cred, designation, provider credential text
role: job title, jobtitle, title, role, position, organization title, organization 1 title, occupation
npi: npi, npi number, national provider identifier, individual npi, provider npi, npi id
specialty: specialty, speciality, primary specialty, specialties, medical specialty, provider specialty,
  practice specialty
taxonomy: taxonomy, taxonomy code, primary taxonomy, nucc code
phones[work]: phone, phone number, business phone, work phone, office phone, telephone, phone work, phone 1
  value, phones, main phone, tel, telephone number, office telephone, direct phone, practice phone, primary
  phone
phones[mobile]: mobile phone, mobile, cell, cell phone, mobile number, mobile phone number, phone mobile
phones[fax]: fax, fax number, business fax, fax phone, work fax, office fax
phones[home]: home phone, phone home, home telephone
phones[other]: other phone, phone other, business phone 2, alternate phone, asst phone
emails[work]: email, email address, e-mail, work email, email work, primary email, e-mail 1 value, business
  email, office email, e-mail address, emails
emails[personal]: email home, personal email, home email, secondary email
emails[other]: e-mail 2 address, email other, other email, e-mail 2 value, alternate email
address.line1: mailing street, business street, street, street address, address, address 1, address line 1, work
  address, address 1 street, practice address, mailing address, address1, street 1, office address, mailing
  address line 1
address.line2: address 2, address line 2, business street 2, work address 2, suite, street 2, address2, unit,
  address 1 extended address, mailing address line 2
address.city: mailing city, business city, city, work city, address 1 city, practice city, town, office city
address.state: mailing state, mailing state province, business state, state, state region, work state, address 1
  region, practice state, province, region, state province, office state
address.zip: mailing zip, mailing zip postal code, mailing postal code, business postal code, zip, zip code,
  postal code, work zipcode, address 1 postal code, practice zip, zipcode, postcode, zip postal code, office zip
affiliations[primary].organization: company, company name, account name, organization, organization name,
  organization 1 name, practice, practice name, clinic, account, employer, associated company, facility,
  facility name, group name, primary company, place of work, office, hospital, associated company names, primary
  associated company
liaison: contact owner, owner, account owner, sales, liaison, rep, sales rep, owner name, assigned to, record
  owner
tags: tags, categories, labels, group membership, groups, keywords
notes: notes, note, description, comments, background, remarks, contact notes
"""
_ORGANIZATION = """
name: account name, company name, name, organization name, organization, practice name, practice, facility name,
  facility, clinic, group name, company, hospital, legal business name, office name
npi: npi, npi number, group npi, organization npi
specialty: specialty, industry, practice specialty, primary specialty
phones[work]: phone, phone number, main phone, telephone, office phone, company phone, business phone, telephone
  number
phones[fax]: fax, fax number, office fax
address.line1: billing street, street, street address, address, address 1, address line 1, shipping street,
  address1
address.line2: address 2, address line 2, suite, street address 2, address2, street 2
address.city: billing city, city, town, shipping city
address.state: billing state, billing state province, state, state region, region, shipping state, state
  province
address.zip: billing zip, billing zip postal code, billing postal code, zip, zip code, postal code, zipcode
liaison: account owner, company owner, owner, liaison, rep, assigned to
notes: notes, description, comments, about us
"""
_TOUCH = """
date: date, activity date, activity date time, start, start date, start time, completed date, completed at, due
  date, call date, visit date, created date, create date, date completed, timestamp, logged at, meeting start
  time, when, day, time, event date, occurred at
channel: type, activity type, task type, task subtype, subtype, channel, method, activity, event type, touch
  type, kind, communication type, engagement type
npi: npi, npi number, provider npi
contact: contact, contact name, name, full name, contact email, email, associated contact, attendee, who,
  provider, physician, doctor, provider name, associated contact names, related contact, contact full name
organization: company, account, account name, company name, organization, practice, practice name, facility,
  associated company, clinic
purpose: subject, title, topic, purpose, meeting name, call title, task title, reason, email subject
notes: notes, note, description, comments, body, call notes, details, summary, note body, outcome notes, full
  comments
liaison: assigned to, owner, activity assigned to, liaison, rep, user, assigned, created by, logged by, sales
  rep
direction: direction, call direction, email direction, inbound outbound, call type
minutes: duration minutes, minutes, duration min, call duration minutes
"""
_REFERRAL = """
month: month, referral month, period
received_on: referral date, date received, received, received on, date, order date, referred on, date of
  referral, referral received, created, created at, timestamp, referral created
npi: referring npi, referring provider npi, npi, referrer npi, ordering npi, provider npi, referring physician
  npi
contact: referring provider, referring physician, referring doctor, referred by, referrer, ordering provider,
  referring, referral source, provider, physician, referring provider name, source, doctor
organization: referring practice, referring facility, referring organization, practice, referring clinic,
  facility, referring group, referring location
service_line: service line, service, department, program, referred to service, clinic, specialty referred to,
  line
count: count, referrals, number of referrals, total, total referrals, referral count, volume, patients, n
scheduled: scheduled, scheduled count, appointments
seen: seen, seen count, completed, arrived
scheduled_on: scheduled on, appointment date, date scheduled, scheduled date
seen_on: seen on, date seen, visit date, completed date, arrival date
case: case, referral id, referral number, case id, order number, order id
"""
KEYS: Final = (
    "record id", "contact id", "id", "contactid18", "id18", "contact id 18", "account id", "company id", "hs object id",
    "external id", "source id", "uid",
)  # fmt: skip
"""Columns with the id that a record has where it comes from."""

CONSENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "email opt out": "email", "has opted out of email": "email", "unsubscribed from all email": "email",
        "opted out of email": "email", "do not email": "email", "email optout": "email", "hasoptedoutofemail": "email",
        "do not call": "phone", "donotcall": "phone", "do not phone": "phone", "do not mail": "mail",
        "do not contact": "all", "fax opt out": "fax", "has opted out of fax": "fax", "do not text": "message",
        "sms opt out": "message",
    }
)  # fmt: skip
"""Columns that say that somebody wants no more, and through which channel."""

PATIENTS: Final = (
    "patient", "patient name", "patient first name", "patient last name", "dob", "date of birth", "birth date",
    "birthdate", "mrn", "medical record number", "ssn", "social security number", "diagnosis", "icd", "insurance",
    "member id",
    "patient id", "patient phone", "patient dob", "birthday", "birth year", "birth month", "birth day",
)  # fmt: skip
"""Columns about patients or birthdays, which are never taken."""

PROGRAMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "HubSpot": ("record id", "contact owner", "lead status"),
        "HubSpot (companies)": ("record id", "company owner", "company name"),
        "Salesforce": ("account name", "mailing street", "last name"),
        "Salesforce (API names)": ("accountid", "mailingstreet", "lastname"),
        "Outlook": ("e-mail address", "business street", "last name"),
        "Google Contacts": ("e-mail 1 value", "phone 1 value"),
        "Thunderbird": ("primary email", "display name", "screen name"),
    }
)
"""The columns by which an export is known."""


def heading(name: str) -> str:
    """A column's name as it is compared, in plain letters and digits alone; ``account.name`` is ``accountname``."""
    return folded(name, "")


def _parsed(text: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().replace("\n  ", " ").split("\n"):
        field, _, names = line.partition(": ")
        found[field] = tuple(heading(name) for name in names.split(","))
    return MappingProxyType(found)


HEADINGS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "contact": _parsed(_CONTACT),
        "organization": _parsed(_ORGANIZATION),
        "touch": _parsed(_TOUCH),
        "referral": _parsed(_REFERRAL),
    }
)
"""Fields of each kind of record, and the folded names of columns that fill them."""
