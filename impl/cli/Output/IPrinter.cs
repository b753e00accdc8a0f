using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Shows answers in one of etcdctl's formats.</summary>
internal interface IPrinter
{
    void Put(PutResponse response);

    void Get(RangeResponse response);

    void Delete(DeleteRangeResponse response);

    void Txn(TxnResponse response);

    void Watch(WatchResponse response);

    void LeaseGrant(LeaseGrantResponse response);

    void LeaseRevoke(long leaseId, LeaseRevokeResponse response);

    void LeaseKeepAlive(LeaseKeepAliveResponse response);

    void LeaseTimeToLive(LeaseTimeToLiveResponse response, bool withKeys);

    void LeaseList(LeaseLeasesResponse response);

    void MemberList(MemberListResponse response);

    void MemberAdd(MemberAddResponse response);

    void MemberRemove(ulong id, MemberRemoveResponse response);

    void MemberUpdate(ulong id, MemberUpdateResponse response);

    void MemberPromote(ulong id, MemberPromoteResponse response);

    void MoveLeader(ulong from, ulong to, MoveLeaderResponse response);

    void SnapshotStatus(SnapshotStatus status);

    void Alarm(AlarmResponse response);

    void EndpointStatus(IReadOnlyList<EndpointStatus> statuses);

    void EndpointHealth(IReadOnlyList<EndpointHealth> healths);

    void EndpointHash(IReadOnlyList<EndpointHash> hashes);
}
