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
