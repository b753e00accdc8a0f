using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Vigil.Api.Peers;
using Vigil.Client.Hosting;
using Vigil.Samples.Web;
using Vigil.Scenarios;
using Vigil.Server;
using Vigil.Server.Hosting;
using Xunit;

namespace Vigil.Properties.Server;

/// <summary>A server within a process of somebody else.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task A_whole_server_is_started_and_stopped_by_its_process()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var options = new VigilServerOptions { ListenClientUrls = ["http://127.0.0.1:0"] };
        await using var host = await VigilHost.StartAsync(options, patience.Token);
        await using var client = VigilChannel.Connect(host.Urls[0]);
        await client.PutAsync("greeting", "hello", patience.Token);

        var read = await client.GetAsync("greeting", patience.Token);
        Assert.Equal("hello", Assert.Single(read.Kvs).Value.ToStringUtf8());
    }

    [Fact]
    public async Task The_services_are_added_to_a_host_that_has_others()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddVigil(options => options.Name = "embedded");
        await using var app = builder.Build();
        app.MapVigil();
        await app.StartAsync(patience.Token);

        await using var client = VigilChannel.Connect(app.Urls.Single());
        Assert.Equal(2, (await client.PutAsync("greeting", "hello", patience.Token)).Header.Revision);
        await app.StopAsync(patience.Token);
    }

    [Fact]
    public async Task An_application_has_a_store_next_to_its_own_endpoints()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var app = ColorsApp.Build(webPort: 0, clientPort: 0);
        await app.StartAsync(patience.Token);
        string[] urls = [.. app.Urls];
        await using var client = VigilChannel.Connect(urls[1]);
        using var people = Direct.Http();
        people.BaseAddress = new Uri(urls[0]);
        using var put = await people.PutAsync(
            new Uri("/colors/sky?value=blue", UriKind.Relative), content: null, patience.Token);
        Assert.Equal(HttpStatusCode.NoContent, put.StatusCode);

        var read = await client.GetAsync("colors/sky", patience.Token);
        Assert.Equal("blue", Assert.Single(read.Kvs).Value.ToStringUtf8());
        await client.PutAsync("colors/sky", "grey", patience.Token);
        Assert.Equal("grey", await people.GetStringAsync(new Uri("/colors/sky", UriKind.Relative), patience.Token));
        using var none = await people.GetAsync(new Uri("/colors/grass", UriKind.Relative), patience.Token);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        await app.StopAsync(patience.Token);
    }

    /// <summary>A host of one's own has nothing to leave out: the refusal is at the endpoint.</summary>
    [Fact]
    public async Task What_members_call_is_refused_where_clients_are_served()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var folder = Directory.CreateTempSubdirectory("vigil-hosting-");
        try
        {
            await using var app = Build(options => options.DataDir = folder.FullName);
            await app.StartAsync(patience.Token);
            using var channel = Direct.Channel(app.Urls.Single());
            var refusal = await Assert.ThrowsAsync<RpcException>(() => new Peer.PeerClient(channel)
                .MembersAsync(new MembersCall(), cancellationToken: patience.Token).ResponseAsync);
            Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
            Assert.StartsWith("vigil: this is a client URL", refusal.Status.Detail, StringComparison.Ordinal);
            await using var client = VigilChannel.Connect(app.Urls.Single());
            Assert.Equal(2, (await client.PutAsync("greeting", "hello", patience.Token)).Header.Revision);
            await app.StopAsync(patience.Token);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Options_that_can_not_be_are_refused_by_their_name()
    {
        var refusal = Assert.Throws<OptionsValidationException>(
            () => Build(options => options.Limits = new ServerLimits { WatchStreamsMax = 0 }));
        Assert.Equal("VigilServerOptions.Limits.WatchStreamsMax must be at least 1, and is 0.", refusal.Message);
    }

    [Fact]
    public async Task A_whole_server_refuses_them_too()
    {
        var options = new VigilServerOptions { Limits = new ServerLimits { WatchStreamsMax = 0 } };
        var refusal = await Assert.ThrowsAsync<StartException>(
            () => VigilHost.StartAsync(options, CancellationToken.None));
        Assert.Equal("VigilServerOptions.Limits.WatchStreamsMax must be at least 1, and is 0.", refusal.Message);
    }

    private static WebApplication Build(Action<VigilServerOptions> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddVigil(configure);
        var app = builder.Build();
        app.MapVigil();
        return app;
    }
}
