using Vigil.Api;

namespace Vigil.Cli.Output;

/// <content>Leases, members, servers.</content>
internal sealed partial class FieldsPrinter
{
    public void LeaseGrant(LeaseGrantResponse response)
    {
        Header(response.Header);
        Field("ID", response.ID);
        Field("TTL", response.TTL);
    }

    public void LeaseRevoke(long leaseId, LeaseRevokeResponse response) => Header(response.Header);

    public void LeaseKeepAlive(LeaseKeepAliveResponse response)
    {
        Header(response.Header);
        Field("ID", response.ID);
        Field("TTL", response.TTL);
    }

    public void LeaseTimeToLive(LeaseTimeToLiveResponse response, bool withKeys)
    {
        Header(response.Header);
        Field("ID", response.ID);
        Field("TTL", response.TTL);
        Field("GrantedTTL", response.GrantedTTL);
        foreach (var key in response.Keys)
        {
            Text("Key", key);
        }
    }

    public void LeaseList(LeaseLeasesResponse response)
    {
        Header(response.Header);
        foreach (var lease in response.Leases)
        {
            Field("ID", lease.ID);
        }
    }

    public void MemberList(MemberListResponse response)
    {
        Header(response.Header);
        foreach (var member in response.Members)
        {
            Field("ID", member.ID);
            Text("Name", member.Name);
            Each("PeerURL", member.PeerURLs);
            Each("ClientURL", member.ClientURLs);
            Field("IsLearner", member.IsLearner);
            terminal.WriteLine("");
        }
    }

    public void MemberAdd(MemberAddResponse response) => throw Unsupported();

    public void MemberRemove(ulong id, MemberRemoveResponse response) => throw Unsupported();

    public void MemberUpdate(ulong id, MemberUpdateResponse response) => throw Unsupported();

    public void MemberPromote(ulong id, MemberPromoteResponse response) => throw Unsupported();

    public void MoveLeader(ulong from, ulong to, MoveLeaderResponse response) => throw Unsupported();

    public void SnapshotStatus(SnapshotStatus status)
    {
        Field("Hash", (ulong)status.Hash);
        Field("Revision", status.Revision);
        Field("Keys", status.TotalKeys);
        Field("Size", status.TotalBytes);
    }

    public void Alarm(AlarmResponse response)
    {
        Header(response.Header);
        foreach (var alarm in response.Alarms)
        {
            Field("MemberID", alarm.MemberID);
            Field("AlarmType", AlarmNames.Of(alarm.Alarm));
            terminal.WriteLine("");
        }
    }

    public void EndpointStatus(IReadOnlyList<EndpointStatus> statuses)
    {
        foreach (var (endpoint, status) in statuses)
        {
            Header(status.Header);
            Text("Version", status.Version);
            Field("DBSize", status.DbSize);
            Field("Leader", status.Leader);
            Field("IsLearner", status.IsLearner);
            Field("RaftIndex", status.RaftIndex);
            Field("RaftTerm", status.RaftTerm);
            Field("RaftAppliedIndex", status.RaftAppliedIndex);
            Field("Errors", $"[{string.Join(' ', status.Errors)}]");
            Text("Endpoint", endpoint);
            terminal.WriteLine("");
        }
    }

    public void EndpointHealth(IReadOnlyList<EndpointHealth> healths)
    {
        foreach (var health in healths)
        {
            Text("Endpoint", health.Endpoint);
            Field("Health", health.IsHealthy);
            Field("Took", health.Took);
            Field("Error", health.Error);
            terminal.WriteLine("");
        }
    }

    public void EndpointHash(IReadOnlyList<EndpointHash> hashes)
    {
        foreach (var (endpoint, hash) in hashes)
        {
            Header(hash.Header);
            Text("Endpoint", endpoint);
            Field("Hash", (ulong)hash.Hash);
            terminal.WriteLine("");
        }
    }

    private void Each(string name, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Text(name, value);
        }
    }

    private static CliException Unsupported() => new("fields not supported as output format", ExitCodes.BadFeature);
}
