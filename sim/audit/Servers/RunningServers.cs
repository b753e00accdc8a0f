using Grpc.Core;

namespace Vigil.Sim.Audit.Servers;

/// <summary>Members that somebody else started, and whose store is empty when a round begins.</summary>
internal sealed class RunningServers(IReadOnlyList<string> urls) : AuditServers(urls)
{
    private readonly string[] _urls = [.. urls];

    /// <summary>The last revision before the round; 1 of a store that nobody wrote to.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>Sees that there is a store, that it is one, and that it is empty.</summary>
    /// <param name="mayWipe">Whether what is in it may be deleted.</param>
    /// <exception cref="AuditException">It can't be audited; the message says why.</exception>
    public async Task PrepareAsync(bool mayWipe)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(AskAsync));
        var clusters = answers.Select(answer => answer.Header.ClusterId).Distinct().ToArray();
        if (clusters.Length > 1)
        {
            throw new AuditException($"The endpoints belong to {clusters.Length} clusters: give those of one.");
        }

        if (answers.Select(answer => answer.Version).Distinct().Count() > 1)
        {
            throw new AuditException("The endpoints have different versions: "
                + string.Join(", ", answers.Select((answer, i) => $"{_urls[i]} {answer.Version}"))
                + ". Upgrade them all before an audit.");
        }

        try
        {
            await EmptyAsync(mayWipe);
        }
        catch (RpcException failure)
        {
            throw Refused(_urls[0], failure);
        }
    }

    private async Task EmptyAsync(bool mayWipe)
    {
        var one = Operator(0);
        var all = new Api.RangeRequest
        {
            Key = Google.Protobuf.ByteString.CopyFrom(0),
            RangeEnd = Google.Protobuf.ByteString.CopyFrom(0),
            CountOnly = true,
        };
        var held = await one.GetAsync(all, CancellationToken.None);
        var leases = await one.ListLeasesAsync(CancellationToken.None);
        if ((held.Count > 0 || leases.Leases.Count > 0) && !mayWipe)
        {
            throw new AuditException($"The store at {_urls[0]} holds {held.Count} keys and {leases.Leases.Count} "
                + "leases, and an audit needs an empty one: give another, or --wipe to have everything in it deleted.");
        }

        foreach (var lease in leases.Leases)
        {
            await one.RevokeLeaseAsync(lease.ID, CancellationToken.None);
        }

        var gone = await one.DeleteAsync(
            new Api.DeleteRangeRequest { Key = all.Key, RangeEnd = all.RangeEnd }, CancellationToken.None);
        Revision = gone.Header.Revision;
        try
        {
            await one.CompactAsync(Revision, CancellationToken.None);
        }
        catch (RpcException failure) when (Api.EtcdErrors.Compacted.Is(failure))
        {
            // Nobody has written since the last compaction.
        }
    }

    private async Task<Api.StatusResponse> AskAsync(int member)
    {
        try
        {
            return await Operator(member).GetStatusAsync(CancellationToken.None);
        }
        catch (RpcException failure)
        {
            throw Refused(_urls[member], failure);
        }
    }

    private static AuditException Refused(string url, RpcException failure) => new(
        failure.Status.Detail switch
        {
            var detail when detail.Contains("user name is empty", StringComparison.Ordinal)
                || failure.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied =>
                $"{url} demands a user ({detail}): an audit needs a store without authentication.",
            var detail => $"{url} does not serve etcd's protocol, or not now: {failure.StatusCode}: {detail}. "
                + "Give the address for clients of a member that runs, such as http://127.0.0.1:2379.",
        },
        failure);
}
