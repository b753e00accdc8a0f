using Grpc.Core;
using Vigil.Api;

namespace Vigil.Client;

/// <summary>Reassembles a response that the server split.</summary>
internal sealed class Fragments(int bytesMax)
{
    private WatchResponse? _whole;
    private long _bytes;

    /// <summary>Adds what came from the stream.</summary>
    /// <returns>The whole response; null when more of it must follow.</returns>
    /// <exception cref="RpcException">What came so far is over the bound.</exception>
    public WatchResponse? Add(WatchResponse part)
    {
        if (_whole is null && !part.Fragment)
        {
            return part;
        }

        _bytes += part.CalculateSize();
        if (_bytes > bytesMax)
        {
            throw new RpcException(new Status(
                StatusCode.ResourceExhausted,
                $"A watch response in fragments is over {bytesMax} bytes; raise FragmentedBytesMax."));
        }

        if (_whole is null)
        {
            _whole = part;
        }
        else
        {
            _whole.Events.Add(part.Events);
        }

        return part.Fragment ? null : Take(_whole);
    }

    /// <summary>Forgets what came from a stream that broke in the middle of a response.</summary>
    public void Clear()
    {
        _whole = null;
        _bytes = 0;
    }

    private WatchResponse Take(WatchResponse whole)
    {
        whole.Fragment = false;
        Clear();
        return whole;
    }
}
