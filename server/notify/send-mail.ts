/** E-mail through the SMTP server that the operator names in SMTP_URL. */
import { createTransport } from 'nodemailer'

import { mailOf, type NotifyMessage } from './message.ts'

export interface Mailer {
  send(to: readonly string[], message: NotifyMessage, deliveryId: string): Promise<void>
  close(): void
}

export function createMailer(smtpUrl: string, from: string, timeoutMs: number): Mailer {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    // For people, and some channels beside them.
    maxConnections: 10,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
  return {
    async send(to, message, deliveryId) {
      await transport.sendMail({
        from,
        // Receivers of one channel do not learn of each other.
        ...(to.length === 1 ? { to: [...to] } : { to: from, bcc: [...to] }),
        ...mailOf(message),
        // The same id on a retry lets mail servers and people see that it is the same message.
        messageId: `<${deliveryId}@war-room>`,
        headers: { 'X-War-Room-Delivery': deliveryId, 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => transport.close(),
  }
}
