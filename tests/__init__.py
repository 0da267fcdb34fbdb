"""Tests of the hub, against real servers on loopback."""
