using Vigil.Sim.Audit.Servers;
using Vigil.Sim.World.History;

namespace Vigil.Sim.Audit.Rounds;

/// <summary>What follows when nothing goes wrong any more: last writes, which every live watch must get.</summary>
internal sealed class Healing(
    AuditServers servers, RoundClients clients, ExecutionHistory seen, TimeSpan patience)
{
    /// <summary>Waits until every live watch has the last writes, or patience is over.</summary>
    /// <returns>The store's last revision; null when nobody answers.</returns>
    public async Task<long?> ConvergeAsync()
    {
        long? final = null;
        var begin = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(begin) < patience)
        {
            var puts = await clients.PutAllAsync();
            var deletes = await clients.DeleteAllAsync();
            if (puts is not { IsOk: true, Response: { } put } || deletes is not { IsOk: true, Response: { } delete })
            {
                if (servers.Complaint() is not null)
                {
                    return final;
                }

                continue;
            }

            while (!seen.Watches.All(watch => HasLast(watch, put.Revision, delete.Revision))
                && TimeProvider.System.GetElapsedTime(begin) < patience)
            {
                await Task.Delay(10);
            }

            // A write of unknown outcome may have come after all; then once more.
            final = await clients.ReadRevisionAsync();
            if (final == delete.Revision)
            {
                return final;
            }
        }

        return final;
    }

    /// <summary>Whether a watch has got what was written at two revisions, as far as it is to.</summary>
    private static bool HasLast(WatchRecord watch, long put, long delete)
    {
        var request = watch.Request;
        if (!watch.IsLive || (request.NoPut && request.NoDelete) || request.StartRevision > put
            || request.StartRevision < 0)
        {
            return true;
        }

        var upTo = request.NoDelete ? put : delete;
        return watch.Items.Any(item => item switch
        {
            WatchEvents events => events.HeaderRevision >= upTo && events.Events[^1].Revision >= upTo,
            WatchProgress progress => progress.HeaderRevision >= upTo,
            WatchCreated created => request.StartRevision == 0 && created.HeaderRevision >= upTo,
            _ => false,
        });
    }
}
