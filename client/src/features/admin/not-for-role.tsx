/** A page that the role may not use says so, rather than failing at each question. */
export function NotForRole({ what }: { what: string }) {
  return (
    <main id="main" className="page" tabIndex={-1}>
      <div className="empty">
        <h1>Not for your role</h1>
        <span>{what}</span>
      </div>
    </main>
  )
}
