import { createHash } from 'node:crypto';
import type { IGossipServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import type { IServerFeaturesServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type { ServingNode } from './serving.js';
import { uuidMessage } from './messages.js';
import { features, gossip } from './wire.js';

const STREAMS = 'event_store.client.streams.Streams';
const V2_STREAMS = 'kurrentdb.protocol.v2.streams.StreamsService';

export function serverFeaturesService(node: ServingNode): IServerFeaturesServer {
  return {
    getSupportedMethods: (_call, answer) => {
      const methods: (readonly [string, string, readonly string[]])[] = [
        [STREAMS, 'read', ['position', 'events']],
        [STREAMS, 'append', []],
        [STREAMS, 'batchappend', ['deadline_duration']],
        [STREAMS, 'delete', []],
        [STREAMS, 'tombstone', []],
        ['event_store.client.gossip.Gossip', 'read', []],
        ['event_store.client.server_features.ServerFeatures', 'getsupportedmethods', []],
      ];
      if (node.cluster.multiStreamAppend) methods.push([V2_STREAMS, 'appendsession', []]);
      const supported = new features.SupportedMethods();
      supported.setEventStoreServerVersion(node.cluster.serverVersion);
      for (const [service, method, extras] of methods) {
        const message = new features.SupportedMethod();
        message
          .setServiceName(service)
          .setMethodName(method)
          .setFeaturesList([...extras]);
        supported.addMethods(message);
      }
      answer(null, supported);
    },
  };
}

export function gossipService(node: ServingNode): IGossipServer {
  return {
    read: (_call, answer) => {
      const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
      const info = new gossip.ClusterInfo();
      for (const member of node.cluster.nodes) {
        const endPoint = new gossip.EndPoint().setAddress(member.host).setPort(member.port);
        const instance = createHash('sha256').update(String(member.port)).digest('hex').slice(0, 32);
        info.addMembers(
          new gossip.MemberInfo()
            .setInstanceId(uuidMessage(instance, 'structured'))
            .setTimeStamp(String(Date.now() * 10_000))
            .setState(node.cluster.leader === member ? LEADER : FOLLOWER)
            .setIsAlive(true)
            .setHttpEndPoint(endPoint),
        );
      }
      answer(null, info);
    },
  };
}
