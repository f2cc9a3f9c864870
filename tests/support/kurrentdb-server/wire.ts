import { createRequire } from 'node:module';
import type * as Grpc from '@grpc/grpc-js';
import type * as GossipGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import type * as Gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import type * as FeaturesGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type * as Features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import type * as Shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js';
import type * as Status from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import type * as StreamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type * as Streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js';
import type * as V2Errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb.js';
import type * as V2StreamsGrpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js';
import type * as V2Streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import type * as ProtobufAny from 'google-protobuf/google/protobuf/any_pb.js';
import type * as ProtobufEmpty from 'google-protobuf/google/protobuf/empty_pb.js';
import type * as ProtobufTimestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';

const ofClient = createRequire(createRequire(import.meta.url).resolve('@kurrent/kurrentdb-client'));
const GENERATED = '../generated/kurrentdb/protocols';

/*
 * The generated code registers itself globally in google-protobuf, so a process may hold one copy: everything is
 * resolved as the client itself resolves it.
 */
export const grpc = ofClient('@grpc/grpc-js') as typeof Grpc;
export const streams = ofClient(`${GENERATED}/v1/streams_pb.js`) as typeof Streams;
export const streamsGrpc = ofClient(`${GENERATED}/v1/streams_grpc_pb.js`) as typeof StreamsGrpc;
export const shared = ofClient(`${GENERATED}/v1/shared_pb.js`) as typeof Shared;
export const rpcStatus = ofClient(`${GENERATED}/v1/status_pb.js`) as typeof Status;
export const features = ofClient(`${GENERATED}/v1/serverfeatures_pb.js`) as typeof Features;
export const featuresGrpc = ofClient(`${GENERATED}/v1/serverfeatures_grpc_pb.js`) as typeof FeaturesGrpc;
export const gossip = ofClient(`${GENERATED}/v1/gossip_pb.js`) as typeof Gossip;
export const gossipGrpc = ofClient(`${GENERATED}/v1/gossip_grpc_pb.js`) as typeof GossipGrpc;
export const v2Streams = ofClient(`${GENERATED}/v2/streams/streams_pb.js`) as typeof V2Streams;
export const v2StreamsGrpc = ofClient(`${GENERATED}/v2/streams/streams_grpc_pb.js`) as typeof V2StreamsGrpc;
export const v2Errors = ofClient(`${GENERATED}/v2/streams/errors_pb.js`) as typeof V2Errors;
export const protobufAny = ofClient('google-protobuf/google/protobuf/any_pb.js') as typeof ProtobufAny;
export const protobufEmpty = ofClient('google-protobuf/google/protobuf/empty_pb.js') as typeof ProtobufEmpty;
export const protobufTimestamp = ofClient(
  'google-protobuf/google/protobuf/timestamp_pb.js',
) as typeof ProtobufTimestamp;
