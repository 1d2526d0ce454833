import { useState } from 'react'

import { liaisonChannels, type LiaisonBody, type LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { useSend } from '../../live/use-send.ts'
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx'
import { momentOf, momentText } from '../../ui/moment.ts'
import { serverNow } from '../../ui/now.ts'
import { PanelForm } from '../../ui/panel-form.tsx'
import { channelWords } from './ledger-words.ts'
import { PlaceFields, usePlace, type Place } from './place-fields.tsx'

const channels = liaisonChannels.map((channel) => [channel, channelWords[channel]] as const)
const directions = [
  ['out', 'We spoke to them'],
  ['in', 'They spoke to us'],
] as const

interface LiaisonFormProps {
  /** Null enters a new contact. */
  readonly entry: LiaisonEntry | null
  /** The alert it is about: then it belongs where the alert belongs. */
  readonly alertId?: string
  readonly onCancel: () => void
  readonly onSaved: () => void
}

export function LiaisonForm({ entry, alertId, onCancel, onSaved }: LiaisonFormProps) {
  const sending = useSend()
  const around = usePlace()
  const [place, setPlace] = useState<Place>(entry ?? around)
  const [given, setGiven] = useState(() => textsOf(entry))
  const set = (change: Partial<Texts>) => setGiven({ ...given, ...change })
  const { failure } = sending
  const save = async () => {
    const body = bodyOf(given)
    if (body === null) return
    const isOfAlert = alertId !== undefined && entry === null
    const placed = isOfAlert ? { alertIds: [alertId] } : { ...place, alertIds: entry?.alertIds ?? [] }
    const answer = await (entry === null
      ? sending.send('POST', '/api/liaison', { ...body, ...placed }, 'The contact is entered')
      : sending.send(
          'PUT',
          `/api/liaison/${entry.id}`,
          { ...body, ...placed, version: entry.version },
          'The contact is corrected',
        ))
    if (answer !== null) onSaved()
  }
  return (
    <PanelForm
      title={entry === null ? 'Enter a contact' : 'Correct the contact'}
      verb={entry === null ? 'Enter it' : 'Save'}
      sending={sending}
      missing={missingOf(given)}
      onSubmit={() => void save()}
      onCancel={onCancel}
    >
      <div className="form-grid">
        <TextField
          label="Organisation"
          name="organisation"
          value={given.organisation}
          maxLength={200}
          first
          failure={failure}
          onChange={(organisation) => set({ organisation })}
        />
        <TextField
          label="Person or address there"
          name="contact"
          value={given.contact}
          maxLength={200}
          failure={failure}
          onChange={(contact) => set({ contact })}
        />
        <SelectField label="By" value={given.channel} options={channels} onChange={(channel) => set({ channel })} />
        <SelectField
          label="Direction"
          value={given.direction}
          options={directions}
          onChange={(direction) => set({ direction })}
        />
        <TextField
          label="When (UTC)"
          type="datetime-local"
          name="at"
          value={given.at}
          failure={failure}
          onChange={(at) => set({ at })}
        />
        <TextField
          label="Reply expected by (UTC)"
          type="datetime-local"
          name="replyBy"
          value={given.replyBy}
          hint="Empty when none is expected"
          failure={failure}
          onChange={(replyBy) => set({ replyBy })}
        />
      </div>
      <TextField
        label="Subject"
        name="subject"
        value={given.subject}
        maxLength={200}
        failure={failure}
        onChange={(subject) => set({ subject })}
      />
      <TextArea
        label="What was said"
        name="text"
        value={given.text}
        failure={failure}
        onChange={(text) => set({ text })}
      />
      {(alertId === undefined || entry !== null) && <PlaceFields place={place} onChange={setPlace} />}
    </PanelForm>
  )
}

interface Texts extends Pick<LiaisonBody, 'organisation' | 'contact' | 'channel' | 'direction' | 'subject' | 'text'> {
  readonly at: string
  readonly replyBy: string
}

function textsOf(entry: LiaisonEntry | null): Texts {
  if (entry === null) {
    const at = momentText(serverNow())
    return {
      organisation: '',
      contact: '',
      channel: 'e-mail',
      direction: 'out',
      subject: '',
      text: '',
      at,
      replyBy: '',
    }
  }
  const { organisation, contact, channel, direction, subject, text, at, replyBy } = entry
  const by = replyBy === null ? '' : momentText(Date.parse(replyBy))
  return { organisation, contact, channel, direction, subject, text, at: momentText(Date.parse(at)), replyBy: by }
}

function bodyOf(given: Texts) {
  const at = momentOf(given.at)
  return at === null ? null : { ...given, at, replyBy: momentOf(given.replyBy) }
}

function missingOf({ organisation, subject, at, replyBy }: Texts): string | undefined {
  if (organisation.trim() === '') return 'Name the organisation'
  if (subject.trim() === '') return 'Give a subject'
  if (momentOf(at) === null) return 'Say when it was'
  return replyBy !== '' && momentOf(replyBy) === null ? 'That is no time for a reply' : undefined
}
