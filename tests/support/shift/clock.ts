/** A clock that runs faster than the machine's: one for the server, the receivers and the people of a shift. */
export interface ClockSetting {
  /** The room's time at that moment of the machine's clock, both in milliseconds. */
  readonly roomMs: number
  readonly machineMs: number
  /** Milliseconds of the room for each of the machine; 0 stands still. */
  readonly speed: number
}

export function roomTime({ roomMs, machineMs, speed }: ClockSetting): number {
  return roomMs + Math.max(0, Date.now() - machineMs) * speed
}

/** The same time now, another speed from now on. */
export function atSpeed(setting: ClockSetting, speed: number): ClockSetting {
  return { roomMs: roomTime(setting), machineMs: Date.now(), speed }
}

/** Seconds of the machine by which a room may be behind its clock. */
const LATE_S = 4

/** Slower where the room is behind by so many seconds of its own time, faster again where it keeps up, never beyond what was asked. A clock that stands still stays so. */
export function pacedSpeed(speed: number, asked: number, behind: number): number {
  if (speed === 0) return 0
  const late = behind / speed
  if (late > LATE_S) return Math.max(1, speed * 0.9)
  return late < LATE_S / 4 ? Math.min(asked, speed * 1.05) : speed
}
