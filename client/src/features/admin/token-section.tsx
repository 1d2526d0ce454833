import { useState } from 'react'

import { tokenScopes, type TokenEntry } from '../../../../shared/protocol/http.ts'
import { useAnswer } from '../../live/use-answer.ts'
import { useSend } from '../../live/use-send.ts'
import { Answered } from '../../ui/answered.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { ChecksField, TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { Age } from '../../ui/relative-time.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ShownOnce } from '../../ui/shown-once.tsx'
import { SureButton } from '../../ui/sure-button.tsx'

type TokenScope = (typeof tokenScopes)[number]
const scopeWords = {
  ingest: 'Send observations',
  read: 'Read everything over the API',
  wall: 'Show walls',
  share: 'Exchange with partners',
} as const satisfies Record<TokenScope, string>

/** Tokens for programs; the secret is shown once, when it is made. */
export function TokenSection() {
  const { answer, reload } = useAnswer<{ tokens: TokenEntry[] }>('/api/admin/tokens')
  const [isOpen, setOpen] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null)
  const { send, failure } = useSend()
  const revoke = async (token: TokenEntry) => {
    const path = `/api/admin/tokens/${token.id}`
    if ((await send('DELETE', path, undefined, `The token ${token.name} is revoked`)) !== null) reload()
  }
  return (
    <div>
      <div className="section-line">
        <span className="muted">For programs that send observations or read over the API</span>
        <span className="spring" />
        <button type="button" className="button button--main" onClick={() => setOpen(true)}>
          Make a token
        </button>
      </div>
      {made !== null && (
        <ShownOnce
          what={`Secret of the token ${made.name}`}
          note="It is kept as a hash only and is not shown again."
          value={made.secret}
          onDone={() => setMade(null)}
        />
      )}
      {isOpen && (
        <TokenForm
          onCancel={() => setOpen(false)}
          onMade={(name, secret) => {
            setOpen(false)
            setMade({ name, secret })
            reload()
          }}
        />
      )}
      {failure !== null && <FailureBox what="The token was not revoked." failure={failure} />}
      <Answered answer={answer} what="The tokens could not be loaded." reload={reload}>
        {({ tokens }) => <TokenTable tokens={tokens} onRevoke={(token) => void revoke(token)} />}
      </Answered>
    </div>
  )
}

function TokenForm({ onCancel, onMade }: { onCancel: () => void; onMade: (name: string, secret: string) => void }) {
  const sending = useSend()
  const [name, setName] = useState('')
  const [scopes, setScopes] = useState<TokenScope[]>(['ingest'])
  const [sources, setSources] = useState('')
  const make = async () => {
    const named = sources.split(',').flatMap((source) => source.trim() || [])
    const body = { name: name.trim(), scopes, sources: named.length === 0 ? null : named }
    const answer = await sending.send<{ secret: string }>('POST', '/api/admin/tokens', body)
    if (answer !== null) onMade(body.name, answer.secret)
  }
  const missing = name.trim() === '' ? 'Give it a name' : scopes.length === 0 ? 'Choose what it may do' : undefined
  return (
    <PanelForm
      title="Make a token"
      verb="Make it"
      sending={sending}
      missing={missing}
      onSubmit={() => void make()}
      onCancel={onCancel}
    >
      <TextField
        label="Name: who or what will use it"
        name="name"
        value={name}
        maxLength={80}
        first
        onChange={setName}
      />
      <ChecksField
        label="It may"
        chosen={scopes}
        options={tokenScopes.map((scope) => [scope, scopeWords[scope]] as const)}
        onChange={setScopes}
      />
      {scopes.includes('ingest') && (
        <TextField
          label="Only for these sources, joined by commas; empty for any"
          name="sources"
          value={sources}
          onChange={setSources}
        />
      )}
    </PanelForm>
  )
}

function TokenTable({ tokens, onRevoke }: { tokens: readonly TokenEntry[]; onRevoke: (token: TokenEntry) => void }) {
  if (tokens.length === 0) return <p className="muted">No token has been made yet.</p>
  const ordered = tokens.toSorted(
    (a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || b.createdAt.localeCompare(a.createdAt),
  )
  return (
    <DataTable
      label="API tokens"
      heads={['Name', 'It may', 'State', { number: 'Made' }, { number: 'Last used' }, { readOut: 'Actions' }]}
    >
      {ordered.map((token) => (
        <tr key={token.id}>
          <td className="wide-words">{token.name}</td>
          <td className="mono">
            {token.scopes.join(', ')}
            {token.sources !== null && ` (${token.sources.join(', ')})`}
          </td>
          <td>
            <span className={token.revokedAt === null ? 'chip chip--ok' : 'chip chip--quiet'}>
              {token.revokedAt === null ? 'In force' : 'Revoked'}
            </span>
          </td>
          <td className="number">
            <Age at={token.createdAt} />
          </td>
          <td className="number">
            {token.lastUsedAt === null ? <span className="muted">never</span> : <Age at={token.lastUsedAt} />}
          </td>
          <td>
            <div className="row-actions">
              {token.revokedAt === null && (
                <SureButton label="Revoke" about={`Revoke the token ${token.name}`} onSure={() => onRevoke(token)} />
              )}
            </div>
          </td>
        </tr>
      ))}
    </DataTable>
  )
}
