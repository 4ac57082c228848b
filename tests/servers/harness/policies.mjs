// The policies that each server is given.

/** By name. `page` is the allowed origin whose pages Chromium opens. */
export const policies = {
  'one origin without credentials': {
    policy: { origins: ['https://app.example'], headers: ['content-type'] },
    page: 'https://app.example',
  },
  'two origins with credentials': {
    policy: {
      origins: ['https://app.example', 'http://admin.example:8443'], credentials: true, methods: ['PUT', 'DELETE'],
      headers: ['authorization', 'content-type', 'x-request-id'], exposedHeaders: ['X-Total-Count', 'ETag'], maxAge: 600,
    },
    page: 'http://admin.example:8443',
  },
  'every origin': {
    policy: { origins: '*', methods: ['PUT'], headers: ['authorization', 'x-request-id'], exposedHeaders: ['X-Total-Count'] },
    page: 'http://anybody.example',
  },
  'names with the characters of patterns': {
    policy: { origins: ['http://[::1]:8080', 'https://a-b.preview-of-a-branch-with-a-long-name.app.example'], methods: ['NO', 'PROPFIND'], headers: ['-x', 'x.y', 'x_z'], exposedHeaders: ['X.Page'] },
    page: 'https://a-b.preview-of-a-branch-with-a-long-name.app.example',
  },
};

/** Origins that a policy for `origin` must refuse: another one, and what a careless comparison takes for it. */
export function lookAlikes(origin) {
  const { protocol, hostname, port } = new URL(origin);
  const at = (host, scheme = protocol, other = port) => `${scheme}//${host}${other && `:${other}`}`;
  const named = hostname.startsWith('[') ? {} : {
    'a host that ends in it': at(`evil-${hostname}`),
    'a host that begins with it': at(`${hostname}.evil.example`),
    'a subdomain': at(`sub.${hostname}`),
    'another character for a dot': at(hostname.replace('.', 'x')),
  };
  return {
    'another origin': 'https://other.example',
    'the origin null': 'null',
    'the other scheme': at(hostname, protocol === 'https:' ? 'http:' : 'https:'),
    'another port': at(hostname, protocol, port === '8444' ? '8445' : '8444'),
    'a beginning of it': origin.slice(0, -1),
    ...named,
  };
}
