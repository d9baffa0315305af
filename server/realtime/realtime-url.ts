import type { RealtimeEndpoint } from './client.ts';

/**
 * The address to connect to: `<base>/realtime?model=<model>` over ws or wss. A base that already ends in `/realtime`
 * stays, its own query stays, and one that names an Azure `deployment` gets no `model`.
 */
export function realtimeUrl(endpoint: RealtimeEndpoint): URL {
  const url = new URL(endpoint.url);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  url.hash = '';
  url.username = '';
  url.password = '';
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = path.endsWith('/realtime') ? path : `${path}/realtime`;
  const modelIsNamed = url.searchParams.has('model') || url.searchParams.has('deployment');
  if (!modelIsNamed) url.searchParams.set('model', endpoint.model);
  return url;
}

/** Authorisation as OpenAI takes it, and as Azure takes keys beside tokens. */
export function realtimeHeaders(endpoint: RealtimeEndpoint): Record<string, string> {
  if (endpoint.key === undefined) return {};
  const isAzure = new URL(endpoint.url).hostname.endsWith('.azure.com');
  return { authorization: `Bearer ${endpoint.key}`, ...(isAzure && { 'api-key': endpoint.key }) };
}
