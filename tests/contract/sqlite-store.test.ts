import { openSqliteStore } from '../../server/store/sqlite.ts'
import { storeContract } from './store-contract.ts'

storeContract('SQLite', () => openSqliteStore(':memory:'))
