using Grpc.Core;
using Vigil.Sim.World.Oracle;

namespace Vigil.Sim.World;

/// <summary>Statuses by which no client would know what it is to do: of a call, that is no answer to forgive.</summary>
internal static class OddStatus
{
    /// <summary>Fails where a call ended with one.</summary>
    /// <param name="failure">How it ended.</param>
    /// <param name="outcome">What that means to its client.</param>
    /// <param name="what">Which call.</param>
    /// <param name="fail">Called with what is wrong.</param>
    public static void Check(RpcException failure, History.Outcome outcome, object what, Action<Law, string> fail)
    {
        if (outcome.IsUnknown && failure.StatusCode is not (
            StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled
            or StatusCode.ResourceExhausted))
        {
            fail(Law.InvariantHeld, $"{what} ended with {failure.Status}.");
        }

        // Members here share one secret, or none: nothing else makes one refuse another.
        if (failure.Status.Detail.StartsWith("vigil: the leader does not take", StringComparison.Ordinal))
        {
            fail(Law.InvariantHeld, $"{what} ended with {failure.Status}, between members of one cluster.");
        }
    }
}
