import { liaisonChannels, type LiaisonBody, type LiaisonEntry } from '../../../../shared/protocol/ledger.ts'
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx'
import { momentOf, momentText } from '../../ui/moment.ts'
import { serverNow } from '../../ui/now.ts'
import { EntryForm, type EntryFormEnds, type FieldsProps } from './entry-form.tsx'
import { channelWords } from './ledger-words.ts'

const channels = liaisonChannels.map((channel) => [channel, channelWords[channel]] as const)
const directions = [
  ['out', 'We spoke to them'],
  ['in', 'They spoke to us'],
] as const

const words = {
  enter: 'Enter a contact',
  entered: 'The contact is entered',
  change: 'Correct the contact',
  changed: 'The contact is corrected',
}

interface LiaisonFormProps extends EntryFormEnds {
  /** Null enters a new contact. */
  readonly entry: LiaisonEntry | null
  /** The alert it is about. */
  readonly alertId?: string
}

export function LiaisonForm({ entry, alertId, ...ends }: LiaisonFormProps) {
  return (
    <EntryForm
      register="liaison"
      words={words}
      entry={entry}
      alertId={alertId}
      first={() => textsOf(entry)}
      bodyOf={bodyOf}
      missingOf={missingOf}
      {...ends}
    >
      {(fields) => <ContactFields {...fields} />}
    </EntryForm>
  )
}

function ContactFields({ given, set }: FieldsProps<Texts>) {
  return (
    <>
      <div className="form-grid">
        <TextField
          label="Organisation"
          name="organisation"
          value={given.organisation}
          maxLength={200}
          first
          onChange={(organisation) => set({ organisation })}
        />
        <TextField
          label="Person or address there"
          name="contact"
          value={given.contact}
          maxLength={200}
          onChange={(contact) => set({ contact })}
        />
        <SelectField label="By" value={given.channel} options={channels} onChange={(channel) => set({ channel })} />
        <SelectField
          label="Direction"
          value={given.direction}
          options={directions}
          onChange={(direction) => set({ direction })}
        />
        <TextField label="When (UTC)" type="datetime-local" name="at" value={given.at} onChange={(at) => set({ at })} />
        <TextField
          label="Reply expected by (UTC)"
          type="datetime-local"
          name="replyBy"
          value={given.replyBy}
          hint="Empty when none is expected"
          onChange={(replyBy) => set({ replyBy })}
        />
      </div>
      <TextField
        label="Subject"
        name="subject"
        value={given.subject}
        maxLength={200}
        onChange={(subject) => set({ subject })}
      />
      <TextArea label="What was said" name="text" value={given.text} onChange={(text) => set({ text })} />
    </>
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
