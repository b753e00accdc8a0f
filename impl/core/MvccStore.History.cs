namespace Vigil.Core;

/// <content>Serving watchers that are behind. The pair before a change is kept with it: <see
/// cref="Event.PrevKv"/>.</content>
internal sealed partial class MvccStore
{
    /// <summary>
    /// Puts into the watcher's buffer what it wants of history, from its next revision on, until the buffer is full,
    /// the current revision is reached, or <paramref name="stepsMax"/> revisions were looked at.
    /// </summary>
    /// <returns>
    /// The first revision that was not looked at or did not fit; the current one plus 1 when all was.
    /// </returns>
    public long ReadHistory(Watcher watcher, int stepsMax) =>
        watcher.Options.Range.IsSingle ? ReadKeyHistory(watcher, stepsMax) : ReadLog(watcher, stepsMax);

    private long ReadKeyHistory(Watcher watcher, int stepsMax)
    {
        if (_keys.Find(watcher.Options.Range.Key) is { } index)
        {
            var versions = index.Versions;
            for (var i = index.FirstAfter(watcher.NextRevision - 1); i < versions.Length; i++)
            {
                var revision = versions[i].Revision.Main;
                var hasOther = i + 1 < versions.Length && versions[i + 1].Revision.Main == revision;
                if (hasOther && _mutants.HasFlag(CoreMutants.ForgetFirstOfTwo))
                {
                    continue;
                }

                var isCut = stepsMax-- <= 0 && versions[i - 1].Revision.Main != revision;
                if (isCut || !Offer(watcher, versions[i]))
                {
                    return revision;
                }
            }
        }

        return CurrentRevision + 1;
    }

    private long ReadLog(Watcher watcher, int stepsMax)
    {
        // Revision 1 may be requested, but nothing happened at it.
        var first = Math.Max(watcher.NextRevision, FirstWriteRevision);
        var last = Math.Min(CurrentRevision, first + stepsMax - 1);
        for (var revision = first; revision <= last; revision++)
        {
            foreach (var change in _log[revision])
            {
                if (watcher.Options.Range.Contains(change.Kv.Key) && !Offer(watcher, change))
                {
                    return revision;
                }
            }
        }

        return last + 1;
    }

    private bool Offer(Watcher watcher, Event change)
    {
        var isWanted = watcher.Wants(change) || _mutants.HasFlag(CoreMutants.FilterOnlyLive);
        if (_mutants.HasFlag(CoreMutants.ForgetPrevAtCompacted) && change.Revision.Main - 1 <= CompactRevision)
        {
            change = new Event(change.Kv, null, change.Revision.Sub);
        }

        return !isWanted || watcher.Buffer.TryAdd(change);
    }
}
