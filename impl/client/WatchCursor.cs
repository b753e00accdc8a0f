using Vigil.Api;

namespace Vigil.Client;

/// <summary>How far a watch was delivered to its user, and so where a new stream must start.</summary>
/// <remarks>
/// A watch from 0 is created at revision 9: it continues from 10. Events of 12 were delivered: from 13. Progress at 20:
/// from 21. When a new stream from 21 sends 20 again, the event is dropped. Source: etcd <c>client/v3/watch.go</c>,
/// <c>serveSubstream</c>.
/// </remarks>
internal sealed class WatchCursor(long startRevision, ClientMutants mutants)
{
    private long _delivered;

    /// <summary>
    /// The first revision that was not delivered; 0 while the watch is from now and now is not known yet.
    /// </summary>
    public long Next { get; private set; } = startRevision;

    /// <summary>Notes where a broken watch continues from.</summary>
    public long Resume()
    {
        Next = mutants.HasFlag(ClientMutants.ResumeFromLastDelivered) && _delivered > 0 ? _delivered : Next;
        Next = mutants.HasFlag(ClientMutants.ResumeFromNow) ? 0 : Next;
        return Next;
    }

    /// <summary>Notes that the server made the watch.</summary>
    public void Created(long revision) => Next = Next == 0 ? revision + 1 : Next;

    /// <summary>Drops what was delivered before, and notes the rest as delivered.</summary>
    /// <returns>False when nothing is left to deliver.</returns>
    public bool Deliver(WatchResponse response, IWatchObserver? observer)
    {
        if (response.IsProgressNotify)
        {
            var isNews = response.Header.Revision + 1 >= Next;
            Next = isNews ? response.Header.Revision + (mutants.HasFlag(ClientMutants.ResumeAtProgress) ? 0 : 1) : Next;
            if (!isNews)
            {
                observer?.DisbelievedProgress(response.Header.Revision);
            }

            return isNews;
        }

        var old = 0;
        while (old < response.Events.Count && response.Events[old].Kv.ModRevision < Next)
        {
            old++;
        }

        if (old > 0)
        {
            observer?.Disbelieved(response.Header.Revision, [.. response.Events.Take(old)]);
            var news = response.Events.Skip(old).ToArray();
            response.Events.Clear();
            response.Events.Add(news);
        }

        if (response.Events.Count == 0)
        {
            return false;
        }

        _delivered = response.Events[^1].Kv.ModRevision;
        Next = _delivered + 1;
        return true;
    }
}
