/** The table of routes as OpenAPI 3.1, so that the description cannot differ from what runs. */
import { z } from 'zod'

import { account, ad, post, pull, spend } from '../../shared/domain/observation.ts'
import { failure } from '../../shared/protocol/errors.ts'
import { SESSION_COOKIE } from '../access/session-cookie.ts'
import { parametersOf } from './parameters.ts'
import type { Route } from './route.ts'

export function openApiOf(routes: readonly Route[]): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    const path = route.url.replaceAll(/:(\w+)/g, '{$1}')
    const operations = (paths[path] ??= {})
    operations[route.method.toLowerCase()] = operationOf(route)
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Election war room',
      version: '1',
      description: 'Times are ISO 8601 in UTC; ids are text. A query parameter that is not listed is refused (400).',
    },
    components: {
      schemas: observationSchemas(),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
    paths,
  }
}

function operationOf(route: Route): Record<string, unknown> {
  const parameters = [...pathParameters(route.url), ...queryParameters(route.query)]
  return {
    summary: route.summary,
    security: securityOf(route),
    ...(parameters.length === 0 ? {} : { parameters }),
    // OpenAPI has no word for it beside its list of parameters.
    ...(parametersOf(route) === null ? {} : { 'x-query': { additionalProperties: false } }),
    ...bodyOf(route),
    responses: {
      ...(route.url === '/api/observations' ? { '202': ingestAnswer } : { '200': { description: 'Done' } }),
      default: {
        description: 'Refused, with a code to switch on',
        content: { 'application/json': { schema: { type: 'object', properties: { error: schemaOf(failure) } } } },
      },
    },
  }
}

function securityOf({ guard }: Route): Record<string, string[]>[] {
  if ('public' in guard) return []
  return [...(guard.roles.length > 0 ? [{ session: [] }] : []), ...(guard.token === undefined ? [] : [{ token: [] }])]
}

function pathParameters(url: string): unknown[] {
  return [...url.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (query === undefined) return []
  const schema = schemaOf(query)
  const properties = schema['properties']
  return Object.entries(typeof properties === 'object' && properties !== null ? properties : {}).map(([name, of]) => ({
    name,
    in: 'query',
    schema: of,
  }))
}

function bodyOf(route: Route): Record<string, unknown> | null {
  if (route.url === '/api/observations') {
    return {
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': {
            schema: { type: 'string', description: 'one observation a line: a JSON object of the schema Observation' },
            // OpenAPI 3.1 cannot say what a line of a body is; 3.2 calls it so.
            'x-itemSchema': { $ref: '#/components/schemas/Observation' },
          },
        },
      },
    }
  }
  if (route.body === undefined) return null
  return { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body) } } } }
}

const observations = { Post: post, Account: account, Ad: ad, Spend: spend, Pull: pull } as const

function observationSchemas(): Record<string, unknown> {
  const names = Object.keys(observations)
  return {
    Observation: {
      oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
      discriminator: { propertyName: 'type' },
    },
    ...Object.fromEntries(Object.entries(observations).map(([name, schema]) => [name, schemaOf(schema)])),
  }
}

const rejectedLine = z.object({ line: z.number(), field: z.string(), code: z.string(), message: z.string() })
const ingestAnswer = {
  description: 'What was accepted is on disk; the first 100 rejected lines are named',
  content: {
    'application/json': {
      schema: schemaOf(
        z.object({ accepted: z.number(), duplicates: z.number(), rejected: z.number(), errors: z.array(rejectedLine) }),
      ),
    },
  },
}

function schemaOf(type: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' })
  return schema
}
