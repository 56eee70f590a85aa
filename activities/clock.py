"""Landed migrations name the clock by this place."""

from activities.runtime.clock import now as now
