import { useState } from 'react'

import type { SecondFactorOffer } from '../../../../shared/protocol/http.ts'
import { useSend } from '../../live/use-send.ts'
import { TextField } from '../../ui/fields.tsx'
import { PanelForm } from '../../ui/panel-form.tsx'
import { QrCode } from './qr-code.tsx'

/** Six digits of an app on another device, asked for beside the password. */
export function SecondFactor({ inForce, reload }: { inForce: boolean; reload: () => void }) {
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null)
  if (inForce) return <DisableForm reload={reload} />
  if (offer === null) return <OfferForm onOffer={setOffer} />
  return (
    <ConfirmForm
      offer={offer}
      onCancel={() => setOffer(null)}
      onConfirmed={() => {
        setOffer(null)
        reload()
      }}
    />
  )
}

function OfferForm({ onOffer }: { onOffer: (offer: SecondFactorOffer) => void }) {
  const sending = useSend()
  const [password, setPassword] = useState('')
  const ask = async () => {
    const offer = await sending.send<SecondFactorOffer>('POST', '/api/account/second-factor', { password })
    if (offer !== null) onOffer(offer)
  }
  return (
    <PanelForm
      title="Second factor: off"
      verb="Set it up"
      sending={sending}
      missing={password === '' ? 'Prove that it is you' : undefined}
      onSubmit={() => void ask()}
    >
      <p className="muted">Six digits of an authenticator app are then asked for at each sign-in.</p>
      <TextField
        label="Your password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </PanelForm>
  )
}

interface ConfirmFormProps {
  readonly offer: SecondFactorOffer
  readonly onCancel: () => void
  readonly onConfirmed: () => void
}

function ConfirmForm({ offer, onCancel, onConfirmed }: ConfirmFormProps) {
  const sending = useSend()
  const [code, setCode] = useState('')
  const confirm = async () => {
    const done = 'The second factor is in force'
    if ((await sending.send('POST', '/api/account/second-factor/confirm', { code }, done)) !== null) onConfirmed()
  }
  return (
    <PanelForm
      title="Second factor: confirm"
      verb="Put it in force"
      sending={sending}
      missing={code.length === 6 ? undefined : 'Six digits from the app'}
      onSubmit={() => void confirm()}
      onCancel={onCancel}
    >
      <div className="factor-offer">
        <QrCode text={offer.uri} label="QR code of the second factor" />
        <div className="factor-words">
          <p>Scan this with an authenticator app, or type the secret into it:</p>
          <p className="mono factor-secret">{inFours(offer.secret)}</p>
          <details>
            <summary>As an address</summary>
            <span className="mono factor-uri">{offer.uri}</span>
          </details>
          <TextField
            label="Six-digit code that the app shows now"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            first
            value={code}
            onChange={(text) => setCode(text.replace(/\D/g, ''))}
          />
        </div>
      </div>
    </PanelForm>
  )
}

function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}

function DisableForm({ reload }: { reload: () => void }) {
  const sending = useSend()
  const [password, setPassword] = useState('')
  const disable = async () => {
    const done = 'The second factor is off'
    if ((await sending.send('POST', '/api/account/second-factor/disable', { password }, done)) !== null) reload()
  }
  return (
    <PanelForm
      title="Second factor: in force"
      verb="Switch it off"
      sending={sending}
      missing={password === '' ? 'Prove that it is you' : undefined}
      onSubmit={() => void disable()}
    >
      <TextField
        label="Your password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
    </PanelForm>
  )
}
