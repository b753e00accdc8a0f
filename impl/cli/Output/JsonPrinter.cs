using System.Text.Encodings.Web;
using System.Text.Json;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <summary>etcdctl's JSON: one line per answer, fields at their default left out, keys and values in base64.</summary>
internal sealed class JsonPrinter(Terminal terminal) : IPrinter
{
    /// <summary>Base64 has a plus, which is not to be escaped.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Put(PutResponse response) => Line(json => JsonResponses.Put(json, response));

    public void Get(RangeResponse response) => Line(json => JsonResponses.Range(json, response));

    public void Delete(DeleteRangeResponse response) => Line(json => JsonResponses.Delete(json, response));

    public void Txn(TxnResponse response) => Line(json => JsonResponses.Txn(json, response));

    public void Watch(WatchResponse response) => Line(json => JsonResponses.Watch(json, response));

    public void LeaseGrant(LeaseGrantResponse response) => Line(json => JsonLeases.Grant(json, response));

    public void LeaseRevoke(long leaseId, LeaseRevokeResponse response) =>
        Line(json => JsonLeases.Revoke(json, response));

    public void LeaseKeepAlive(LeaseKeepAliveResponse response) =>
        Line(json => JsonLeases.KeepAlive(json, response));

    public void LeaseTimeToLive(LeaseTimeToLiveResponse response, bool withKeys) =>
        Line(json => JsonLeases.TimeToLive(json, response));

    public void LeaseList(LeaseLeasesResponse response) => Line(json => JsonLeases.List(json, response));

    public void MemberList(MemberListResponse response) =>
        Line(json => JsonMembers.Changed(json, response.Header, response.Members));

    public void MemberAdd(MemberAddResponse response) => Line(json => JsonMembers.Add(json, response));

    public void MemberRemove(ulong id, MemberRemoveResponse response) =>
        Line(json => JsonMembers.Changed(json, response.Header, response.Members));

    public void MemberUpdate(ulong id, MemberUpdateResponse response) =>
        Line(json => JsonMembers.Changed(json, response.Header, response.Members));

    public void MemberPromote(ulong id, MemberPromoteResponse response) =>
        Line(json => JsonMembers.Changed(json, response.Header, response.Members));

    public void MoveLeader(ulong from, ulong to, MoveLeaderResponse response) =>
        Line(json => JsonMembers.Changed(json, response.Header, []));

    public void SnapshotStatus(SnapshotStatus status) => Line(json => JsonOperators.Snapshot(json, status));

    public void Alarm(AlarmResponse response) => Line(json => JsonOperators.Alarms(json, response));

    public void EndpointStatus(IReadOnlyList<EndpointStatus> statuses) =>
        Line(json => JsonOperators.Statuses(json, statuses));

    public void EndpointHealth(IReadOnlyList<EndpointHealth> healths) =>
        Line(json => JsonOperators.Healths(json, healths));

    public void EndpointHash(IReadOnlyList<EndpointHash> hashes) =>
        Line(json => JsonOperators.Hashes(json, hashes));

    private void Line(Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(terminal.Out, Options))
        {
            write(json);
        }

        terminal.WriteLine("");
    }
}
