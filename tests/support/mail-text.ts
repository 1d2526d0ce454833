/** What a person reads of a mail as it came over SMTP. */

/** Header lines that were folded are one line again. */
export function mailHeader(mail: string, name: string): string | undefined {
  const unfolded = mail.slice(0, mail.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1]
}

export function mailBody(mail: string): string {
  const body = mail.slice(mail.indexOf('\r\n\r\n') + 4)
  const isBase64 = mailHeader(mail, 'Content-Transfer-Encoding') === 'base64'
  return isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body.replaceAll('=\r\n', '')
}
