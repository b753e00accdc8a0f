using Grpc.Core;
using Vigil.Api;
using Xunit;

namespace Vigil.Properties.Client;

/// <summary>Which ends of a call are its connection's, in the statuses that .NET's transport gives them.</summary>
public sealed class SilentServerTests
{
    private static readonly HttpRequestException Silent =
        new(HttpRequestError.HttpProtocolError, "The HTTP/2 server didn't respond to a ping request.");

    [Fact]
    public void A_server_that_answers_no_pings_is_unavailable_to_the_user()
    {
        var failure = new RpcException(new Status(StatusCode.Internal, "no pings", Silent));
        Assert.True(BrokenConnection.Ended(failure));
        var shown = BrokenConnection.ToUnavailable(failure);
        Assert.Equal((StatusCode.Unavailable, "no pings"), (shown.StatusCode, shown.Status.Detail));
        Assert.Same(Silent, shown.Status.DebugException);
    }

    [Fact]
    public void A_write_that_failed_before_its_call_had_a_status_is_unavailable()
    {
        Assert.True(BrokenConnection.Ended(new IOException("reset")));
        Assert.Equal("reset", BrokenConnection.ToUnavailable(new IOException("reset")).Status.Detail);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unknown)]
    [InlineData(StatusCode.ResourceExhausted)]
    [InlineData(StatusCode.InvalidArgument)]
    public void What_a_server_answers_is_not(StatusCode code) =>
        Assert.False(BrokenConnection.Ended(new RpcException(new Status(code, "answered"))));
}
