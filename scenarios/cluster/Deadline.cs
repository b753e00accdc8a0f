using Grpc.Core;
using Xunit;

namespace Vigil.Scenarios.Cluster;

/// <summary>Waits for what must come true, however long the machine takes for it, up to a bound.</summary>
internal static class Deadline
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    /// <summary>A token that ends what takes too long.</summary>
    public static CancellationToken Token => new CancellationTokenSource(Patience).Token;

    /// <summary>Calls until the answer is not null; a server that does not answer now is called again.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var deadline = Token;
        RpcException? last = null;
        while (!deadline.IsCancellationRequested)
        {
            try
            {
                if (await ask() is { } answer)
                {
                    return answer;
                }
            }
            catch (RpcException e)
            {
                last = e;
            }

            await Task.Delay(Between);
        }

        Assert.Fail($"In {Patience.TotalSeconds} s it did not happen: {what}. {last?.Status}");
        throw new InvalidOperationException();
    }

    public static Task UntilAsync(string what, Func<Task<bool>> ask) =>
        UntilAsync(what, async () => await ask() ? "" : null);
}
