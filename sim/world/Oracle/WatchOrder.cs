using Vigil.Sim.World.History;

namespace Vigil.Sim.World.Oracle;

/// <summary>The little that can be said about a watch when the order of the writes is not known.</summary>
internal static class WatchOrder
{
    /// <summary>The first thing wrong with a watch in itself; null when nothing is.</summary>
    public static Violation? Check(WatchRecord watch)
    {
        var (lastEvent, progress) = (0L, 0L);
        foreach (var item in watch.Items)
        {
            if (item is WatchProgress notification)
            {
                if (notification.HeaderRevision < Math.Max(progress, lastEvent))
                {
                    return Wrong(Law.Bookmarkable, watch, item, notification.HeaderRevision, "progress went back");
                }

                progress = notification.HeaderRevision;
            }

            if (item is not WatchEvents events)
            {
                continue;
            }

            var before = lastEvent;
            foreach (var e in events.Events)
            {
                if (!watch.Request.Wants(e.Type, e.Kv.Key))
                {
                    return Wrong(Law.Filtered, watch, item, e.Revision, $"{e} was not requested");
                }

                if (e.Revision < watch.Request.StartRevision)
                {
                    return Wrong(Law.NothingBelowStart, watch, item, e.Revision, $"{e} is below its start");
                }

                if (e.Revision < lastEvent || e.Revision == before)
                {
                    var law = e.Revision == before ? Law.Atomic : Law.Ordered;
                    return Wrong(
                        law, watch, item, e.Revision, $"{e} came after revision {lastEvent} had been delivered");
                }

                if (e.Revision <= progress)
                {
                    return Wrong(Law.Bookmarkable, watch, item, e.Revision, $"{e} came after progress at {progress}");
                }

                lastEvent = e.Revision;
            }
        }

        return null;
    }

    private static Violation Wrong(Law law, WatchRecord watch, WatchItem item, long revision, string text) =>
        new(law, $"{watch}: {text}.") { Watch = watch.Id, Revision = revision, Seq = item.Seq };
}
