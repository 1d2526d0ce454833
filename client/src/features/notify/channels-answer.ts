import type { ChannelEntry } from '../../../../shared/protocol/notify.ts'

/** GET /api/notify/channels */
export interface ChannelsAnswer {
  readonly channels: readonly ChannelEntry[]
  /** Whether this room can send e-mail at all. */
  readonly mail: boolean
}
