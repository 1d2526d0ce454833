import { TextField } from '../../ui/fields.tsx'
import { emptyRound, emptyZone, type RoundDraft, type ZoneDraft } from './election-draft.ts'
import { without, withItem } from './list-edits.ts'

interface RoundsProps {
  readonly rounds: readonly RoundDraft[]
  readonly onChange: (rounds: readonly RoundDraft[]) => void
}

/** Polling days. The first zone of a round is the one its days are counted in; others may differ in hours or day. */
export function RoundsFields({ rounds, onChange }: RoundsProps) {
  return (
    <>
      {rounds.map((round, at) => (
        // Rounds have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={at} className="edit-group">
          <legend>Round {at + 1}</legend>
          <div className="edit-line">
            <RoundFields round={round} at={at} onChange={(next) => onChange(withItem(rounds, at, next))} />
          </div>
          <Zones
            at={at}
            zones={round.zones}
            onChange={(zones) => onChange(withItem(rounds, at, { ...round, zones }))}
          />
          {rounds.length > 1 && (
            <button
              type="button"
              className="button button--small button--bare"
              onClick={() => onChange(without(rounds, at))}
            >
              Remove round {at + 1}
            </button>
          )}
        </fieldset>
      ))}
      <button
        type="button"
        className="button button--small"
        onClick={() => onChange([...rounds, { ...emptyRound, zones: rounds.at(-1)?.zones ?? [emptyZone] }])}
      >
        Add a round
      </button>
    </>
  )
}

function RoundFields({
  round,
  at,
  onChange,
}: {
  round: RoundDraft
  at: number
  onChange: (round: RoundDraft) => void
}) {
  const path = `rounds.${at}`
  return (
    <>
      <TextField
        name={`${path}.date`}
        label="Polling day"
        type="date"
        value={round.date}
        onChange={(date) => onChange({ ...round, date })}
      />
      <TextField
        name={`${path}.opens`}
        label="Polls open"
        type="time"
        value={round.opens}
        onChange={(opens) => onChange({ ...round, opens })}
      />
      <TextField
        name={`${path}.closes`}
        label="Polls close"
        type="time"
        value={round.closes}
        onChange={(closes) => onChange({ ...round, closes })}
      />
    </>
  )
}

interface ZonesProps {
  readonly at: number
  readonly zones: readonly ZoneDraft[]
  readonly onChange: (zones: readonly ZoneDraft[]) => void
}

function Zones({ at, zones, onChange }: ZonesProps) {
  const list = zones.map((zone, index) => (
    // oxlint-disable-next-line react/no-array-index-key
    <div key={index} className="edit-line">
      <ZoneFields
        path={`rounds.${at}.zones.${index}`}
        zone={zone}
        isMain={index === 0}
        onChange={(next) => onChange(withItem(zones, index, next))}
      />
      {index > 0 && (
        <button
          type="button"
          className="button button--small button--bare edit-remove"
          aria-label={`Remove time zone ${index + 1} of round ${at + 1}`}
          onClick={() => onChange(without(zones, index))}
        >
          Remove
        </button>
      )}
    </div>
  ))
  return (
    <>
      {zones.length > 3 ? (
        <>
          {list[0]}
          <details>
            <summary>{zones.length - 1} more time zones</summary>
            {list.slice(1)}
          </details>
        </>
      ) : (
        list
      )}
      <button type="button" className="button button--small" onClick={() => onChange([...zones, emptyZone])}>
        Add a time zone
      </button>
    </>
  )
}

interface ZoneProps {
  readonly path: string
  readonly zone: ZoneDraft
  readonly isMain: boolean
  readonly onChange: (zone: ZoneDraft) => void
}

function ZoneFields({ path, zone, isMain, onChange }: ZoneProps) {
  return (
    <>
      <TextField
        name={`${path}.zone`}
        label={isMain ? 'Main time zone' : 'Time zone'}
        placeholder="America/Sao_Paulo"
        value={zone.zone}
        onChange={(name) => onChange({ ...zone, zone: name })}
      />
      {!isMain && (
        <>
          <TextField
            name={`${path}.opens`}
            label="Opens, if otherwise"
            type="time"
            value={zone.opens}
            onChange={(opens) => onChange({ ...zone, opens })}
          />
          <TextField
            name={`${path}.closes`}
            label="Closes, if otherwise"
            type="time"
            value={zone.closes}
            onChange={(closes) => onChange({ ...zone, closes })}
          />
          <TextField
            name={`${path}.date`}
            label="Day, if otherwise"
            type="date"
            value={zone.date}
            onChange={(date) => onChange({ ...zone, date })}
          />
        </>
      )}
      <TextField
        name={`${path}.subdivisions`}
        label="Regions that keep it"
        placeholder="BR-AM, BR-RR"
        value={zone.subdivisions}
        onChange={(subdivisions) => onChange({ ...zone, subdivisions })}
      />
    </>
  )
}
