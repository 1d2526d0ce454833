/** Code of this page is gone from the server, which holds the files of another build. */
export class NewVersion extends Error {
  constructor() {
    super('The server has a new version of this page')
  }
}
