using Google.Protobuf;
using Vigil.Api;

namespace Vigil.Server.Mapping;

/// <summary>
/// Splits a watch's response that is too large (<see cref="ServerLimits.FragmentBytes"/>), between events: here alone
/// one revision may come in several responses. Source: etcd <c>api/v3rpc/watch.go</c>.
/// </summary>
internal static class Fragmenter
{
    /// <summary>The parts, in order; all but the last say that another follows.</summary>
    /// <param name="whole">Is itself the only part when it is small enough.</param>
    /// <param name="bytesMax">The most bytes of a part as it is sent; one event alone may exceed it.</param>
    public static IEnumerable<WatchResponse> Cut(WatchResponse whole, int bytesMax)
    {
        if (whole.CalculateSize() <= bytesMax)
        {
            yield return whole;
            yield break;
        }

        var part = Part(whole);
        var empty = part.CalculateSize();
        var bytes = empty;
        foreach (var change in whole.Events)
        {
            var changeBytes = SizeOf(change);
            if (part.Events.Count > 0 && bytes + changeBytes > bytesMax)
            {
                yield return part;
                part = Part(whole);
                bytes = empty;
            }

            part.Events.Add(change);
            bytes += changeBytes;
        }

        part.Fragment = false;
        yield return part;
    }

    /// <summary>What an event adds to its response: itself, its length, and its field's number.</summary>
    private static int SizeOf(Api.Event change) =>
        CodedOutputStream.ComputeTagSize(WatchResponse.EventsFieldNumber)
        + CodedOutputStream.ComputeMessageSize(change);

    /// <summary>Marked as not the last from the beginning: the mark takes bytes as well.</summary>
    private static WatchResponse Part(WatchResponse whole) =>
        new() { Header = whole.Header, WatchId = whole.WatchId, Fragment = true };
}
