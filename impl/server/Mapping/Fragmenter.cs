using Vigil.Api;

namespace Vigil.Server.Mapping;

/// <summary>
/// Splits a watch's response that is too large, between events. Source: etcd <c>api/v3rpc/watch.go</c>.
/// </summary>
internal static class Fragmenter
{
    /// <summary>The parts, in order; all but the last say that another follows.</summary>
    /// <param name="whole">Is itself the only part when it is small enough.</param>
    /// <param name="bytesMax">The size of a part; one event alone may exceed it.</param>
    public static IEnumerable<WatchResponse> Cut(WatchResponse whole, int bytesMax)
    {
        if (whole.CalculateSize() < bytesMax)
        {
            yield return whole;
            yield break;
        }

        var part = Part(whole);
        var bytes = part.CalculateSize();
        foreach (var change in whole.Events)
        {
            var changeBytes = change.CalculateSize();
            if (part.Events.Count > 0 && bytes + changeBytes >= bytesMax)
            {
                part.Fragment = true;
                yield return part;
                part = Part(whole);
                bytes = part.CalculateSize();
            }

            part.Events.Add(change);
            bytes += changeBytes;
        }

        yield return part;
    }

    private static WatchResponse Part(WatchResponse whole) => new() { Header = whole.Header, WatchId = whole.WatchId };
}
