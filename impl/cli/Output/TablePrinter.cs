using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>Tables, of the answers that are lists; etcdctl refuses the others, after the request was applied.</summary>
internal sealed class TablePrinter(Terminal terminal) : IPrinter
{
    public void Put(PutResponse response) => throw Unsupported();

    public void Get(RangeResponse response) => throw Unsupported();

    public void Delete(DeleteRangeResponse response) => throw Unsupported();

    public void Txn(TxnResponse response) => throw Unsupported();

    public void Watch(WatchResponse response) => throw Unsupported();

    public void LeaseGrant(LeaseGrantResponse response) => throw Unsupported();

    public void LeaseRevoke(long leaseId, LeaseRevokeResponse response) => throw Unsupported();

    public void LeaseKeepAlive(LeaseKeepAliveResponse response) => throw Unsupported();

    public void LeaseTimeToLive(LeaseTimeToLiveResponse response, bool withKeys) => throw Unsupported();

    public void LeaseList(LeaseLeasesResponse response) => throw Unsupported();

    public void Alarm(AlarmResponse response) => throw Unsupported();

    public void MemberList(MemberListResponse response) => Print(Rows.MemberNames, Rows.Of(response));

    public void MemberAdd(MemberAddResponse response) => throw Unsupported();

    public void MemberRemove(ulong id, MemberRemoveResponse response) => throw Unsupported();

    public void MemberUpdate(ulong id, MemberUpdateResponse response) => throw Unsupported();

    public void MemberPromote(ulong id, MemberPromoteResponse response) => throw Unsupported();

    public void MoveLeader(ulong from, ulong to, MoveLeaderResponse response) => throw Unsupported();

    public void SnapshotStatus(SnapshotStatus status) => Print(Rows.SnapshotNames, Rows.Of(status));

    public void EndpointStatus(IReadOnlyList<EndpointStatus> statuses) => Print(Rows.StatusNames, Rows.Of(statuses));

    public void EndpointHealth(IReadOnlyList<EndpointHealth> healths) => Print(Rows.HealthNames, Rows.Of(healths));

    public void EndpointHash(IReadOnlyList<EndpointHash> hashes) => Print(Rows.HashNames, Rows.Of(hashes));

    private void Print(string[] names, IEnumerable<string[]> rows)
    {
        foreach (var line in new AsciiTable(names, rows).Lines())
        {
            terminal.WriteLine(line);
        }
    }

    private static CliException Unsupported() => new("table not supported as output format", ExitCodes.BadFeature);
}
