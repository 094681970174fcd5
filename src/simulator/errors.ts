/**
 * Shapes of an error body (SDRS API reference "returned values", API gateway and IAM error pages).
 * E1 `{"error":…}`, E2 `{"badrequest":…}`, E3 `{"itemNotFound":…}` or another name by class, E4 the same with a
 * number, E5 and E6 `{"error_msg","error_code"}` with and without request id, E7 Keystone, E8 newer IAM.
 */
export const envelopes = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6', 'E7', 'E8'] as const;
export type Envelope = (typeof envelopes)[number];

export function errorBody(
  envelope: Envelope,
  status: number,
  code: string,
  message: string,
  requestId: string,
): unknown {
  switch (envelope) {
    case 'E1':
      return { error: { message, code } };
    case 'E2':
      return { badrequest: { message, code } };
    case 'E3':
      return { [cinderNames[status] ?? 'computeFault']: { message, code } };
    case 'E4':
      return { [cinderNames[status] ?? 'computeFault']: { message, code: status } };
    case 'E5':
      return { error_msg: message, error_code: code, request_id: requestId };
    case 'E6':
    case 'E8':
      return { error_msg: message, error_code: code };
    case 'E7':
      return { error: { message, code: status, title: keystoneTitles[status] ?? 'Error' } };
  }
}

const cinderNames: Record<number, string> = {
  400: 'badRequest',
  403: 'forbidden',
  404: 'itemNotFound',
  409: 'conflictingRequest',
  413: 'overLimit',
  415: 'badMediaType',
};

const keystoneTitles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
};

const messages: Record<string, string> = {
  'APIGW.0101': 'The API does not exist or has not been published in the environment',
  'APIGW.0201': 'Backend unavailable',
  'APIGW.0301': 'Incorrect IAM authentication information',
  'APIGW.0302': 'The IAM user is not authorized to access the API',
  'APIGW.0307': 'The token must be updated',
  'APIGW.0308':
    'The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second',
  'SDRS.0001': 'Invalid tenant ID',
  'SDRS.0013': 'Internal error',
  'SDRS.0201': 'Invalid parameters',
  'SDRS.0202': 'Invalid name',
  'SDRS.0204': 'Invalid VPC ID',
  'SDRS.0206': 'Invalid action',
  'SDRS.0207': 'Invalid protection group ID',
  'SDRS.0209': 'Invalid status',
  'SDRS.0216': 'Invalid preferred AZ',
  'SDRS.0221': 'The limit must be greater than 0 and less than 1000',
  'SDRS.0222': 'The offset must be a number and not negative',
  'SDRS.0226': 'More than 30 IDs',
  'SDRS.0404': 'Failed to submit the job',
  'SDRS.0408': 'The job is null',
  'SDRS.1002': 'The operation is not allowed in the current state of the protection group',
  'SDRS.1013': 'Protection group not found',
  'SDRS.1017': 'The protection group is not available',
  'SDRS.1024': 'The protection group is neither available nor protected',
  'SDRS.1025': 'The protection group and a protected instance have different preferred stations',
  'SDRS.1026': 'The protection group and a replication pair have different preferred stations',
  'SDRS.1027': 'Failed to enable protection for the protection group',
  'SDRS.1028': 'Failed to disable protection for the protection group',
  'SDRS.1029': 'Failed to perform the planned failover for the protection group',
  'SDRS.1030': 'Failed to perform the failover for the protection group',
  'SDRS.1032': 'Failed to enable protection again for the protection group',
  'SDRS.1314': 'The protected instance is abnormal',
  'SDRS.1319': 'The server at the current production site is not stopped',
  'SDRS.1320': 'Protected instance not found',
  'SDRS.1342': 'The server at the current DR site is not stopped',
  'SDRS.1608': 'Replication pair not found',
  'SDRS.1824': 'System error',
  'SDRS.1830': 'Replication pairs of the protection group are being synchronized',
  'SDRS.1902': 'DR drill not found',
  'SDRS.1907': 'The drill VPC is the VPC of the protection group',
  'SDRS.1908': 'The drill VPC has no subnet',
  'SDRS.1909': 'The drill VPC lacks a CIDR block of the VPC of the protection group',
  'SDRS.1913': 'The DR drill cannot be deleted in its current state',
  'SDRS.1921': 'The VPC is already used by a DR drill',
  'SDRS.1922': 'Failed to create the DR drill',
  'SDRS.1923': 'Failed to delete the DR drill',
  'SDRS.1928': 'The VPC does not exist',
};

export function messageFor(code: string): string {
  return messages[code] ?? 'The request failed';
}

/** A request that the cloud refuses, whatever the reason. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Left out: the service's own shape, which is a setting. */
  readonly envelope: Envelope | undefined;

  constructor(status: number, code: string, envelope?: Envelope, message: string = messageFor(code)) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.envelope = envelope;
  }
}
