"""Whether the computer saves power: on Linux by the firmware's and the processor's profile, on Windows by the battery saver."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path

# The kernel's platform_profile (sysfs-platform_profile), and where there is none the processor's energy_performance_preference:
# power-profiles-daemon sets these where the person chooses to save power.
_SAVING = {
    "firmware/acpi/platform_profile": "low-power",
    "devices/system/cpu/cpu0/cpufreq/energy_performance_preference": "power",
}
# SYSTEM_POWER_STATUS: BatteryFlag, ACLineStatus and BatteryLifePercent where they are not known or there is no battery.
_NO_BATTERY, _UNKNOWN = 128, 255


@dataclass(frozen=True)
class Power:
    """`saving`: a battery saver slows the computer. `charge_ratio`, `on_battery`: None without a battery, or where unknown."""

    saving: bool
    on_battery: bool | None = None
    charge_ratio: float | None = None


def linux_power(system: Path = Path("/sys")) -> Power:
    """What the kernel says in `system`."""
    profiles = {_read(system / name): saving for name, saving in _SAVING.items()}
    saving = any(found == expected for found, expected in profiles.items())
    supplies = [folder for folder in sorted((system / "class/power_supply").glob("*")) if _read(folder / "type") == "Battery"]
    # A mouse or a headset has a battery too, and says that it is a device's.
    batteries = [folder for folder in supplies if _read(folder / "scope") != "Device"]
    if not batteries:
        return Power(saving)
    charges = [int(text) / 100 for folder in batteries if (text := _read(folder / "capacity")).isdigit()]
    discharging = any(_read(folder / "status") == "Discharging" for folder in batteries)
    return Power(saving, discharging, min(charges, default=None))


def windows_power(line: int, flag: int, percent: int, saver: int) -> Power:
    """What ACLineStatus, BatteryFlag, BatteryLifePercent and SystemStatusFlag of SYSTEM_POWER_STATUS say together."""
    has_battery = flag == _UNKNOWN or not flag & _NO_BATTERY
    on_battery = line == 0 if has_battery and line != _UNKNOWN else None
    return Power(saver == 1, on_battery, percent / 100 if has_battery and percent <= 100 else None)


def _read(path: Path) -> str:
    with contextlib.suppress(OSError):
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return ""


if sys.platform == "win32":
    import ctypes

    class _Status(ctypes.Structure):
        _fields_ = (
            ("line", ctypes.c_ubyte),
            ("flag", ctypes.c_ubyte),
            ("percent", ctypes.c_ubyte),
            ("saver", ctypes.c_ubyte),
            ("seconds", ctypes.c_ulong),
            ("full_seconds", ctypes.c_ulong),
        )

    def power() -> Power | None:
        """By GetSystemPowerStatus; None where Windows does not say. Not tried on a real Windows."""
        status = _Status()
        if not ctypes.windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
            return None
        return windows_power(status.line, status.flag, status.percent, status.saver)

elif sys.platform == "linux":

    def power() -> Power | None:
        """As the kernel says."""
        return linux_power()

else:

    def power() -> Power | None:
        """Nobody says."""
        return None
