using System.Text;
using Vigil.Api;

namespace Vigil.Cli.Output;

/// <content>Leases, members, servers.</content>
internal sealed partial class SimplePrinter
{
    public void LeaseGrant(LeaseGrantResponse response) =>
        terminal.WriteLine($"lease {response.ID:x16} granted with TTL({response.TTL}s)");

    public void LeaseRevoke(long leaseId, LeaseRevokeResponse response) =>
        terminal.WriteLine($"lease {leaseId:x16} revoked");

    public void LeaseKeepAlive(LeaseKeepAliveResponse response) =>
        terminal.WriteLine($"lease {response.ID:x16} keepalived with TTL({response.TTL})");

    public void LeaseTimeToLive(LeaseTimeToLiveResponse response, bool withKeys)
    {
        if (response is { GrantedTTL: 0, TTL: -1 })
        {
            terminal.WriteLine($"lease {response.ID:x16} already expired");
            return;
        }

        var line = new MemoryStream();
        line.Write(Encoding.UTF8.GetBytes(
            $"lease {response.ID:x16} granted with TTL({response.GrantedTTL}s), remaining({response.TTL}s)"));
        if (withKeys)
        {
            var separator = ", attached keys(["u8.ToArray();
            foreach (var key in response.Keys)
            {
                line.Write(separator);
                line.Write(key.Span);
                separator = " "u8.ToArray();
            }

            line.Write(response.Keys.Count == 0 ? ", attached keys([])"u8 : "])"u8);
        }

        terminal.WriteLine(line.ToArray());
    }

    public void LeaseList(LeaseLeasesResponse response)
    {
        terminal.WriteLine($"found {response.Leases.Count} leases");
        foreach (var lease in response.Leases)
        {
            terminal.WriteLine($"{lease.ID:x16}");
        }
    }

    public void MemberList(MemberListResponse response) => Print(Rows.Of(response));

    public void Alarm(AlarmResponse response)
    {
        foreach (var alarm in response.Alarms)
        {
            // The space at the end is etcdctl's: it prints Go's own text of the message, which leaves defaults out.
            var member = alarm.MemberID == 0 ? "" : $"memberID:{alarm.MemberID} ";
            var type = alarm.Alarm == AlarmType.None ? "" : $"alarm:{AlarmNames.Of(alarm.Alarm)} ";
            terminal.WriteLine(member + type);
        }
    }

    public void EndpointStatus(IReadOnlyList<EndpointStatus> statuses) => Print(Rows.Of(statuses));

    public void EndpointHealth(IReadOnlyList<EndpointHealth> healths)
    {
        // To stderr, where etcdctl has it.
        foreach (var (endpoint, took, error) in healths)
        {
            terminal.Error.WriteLine(error.Length == 0
                ? $"{endpoint} is healthy: successfully committed proposal: took = {took}"
                : $"{endpoint} is unhealthy: failed to commit proposal: {error}");
        }
    }

    public void EndpointHash(IReadOnlyList<EndpointHash> hashes) => Print(Rows.Of(hashes));

    private void Print(IEnumerable<string[]> rows)
    {
        foreach (var row in rows)
        {
            terminal.WriteLine(string.Join(", ", row));
        }
    }
}
