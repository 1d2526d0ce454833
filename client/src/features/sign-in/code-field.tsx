import { useId } from 'react'

import type { Failure } from '../../../../shared/protocol/errors.ts'

/** Whether the account has a second factor, which the server says only to who knows the password or holds the link. */
export function asksForCode(failure: Failure | null): boolean {
  return failure?.fields?.some(({ field }) => field === 'totp') === true
}

export function CodeField({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>Six-digit code</label>
      <input
        id={id}
        className="input"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={value}
        ref={focusFirst}
        onChange={(event) => onChange(event.target.value.replace(/\D/g, ''))}
      />
    </div>
  )
}

function focusFirst(input: HTMLInputElement | null): void {
  input?.focus()
}
