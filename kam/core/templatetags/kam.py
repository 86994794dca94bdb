"""How figures, dates and terms look: one way for each thing."""

from django import template

register = template.Library()
