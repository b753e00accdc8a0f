using System.Collections.Concurrent;
using PuppeteerSharp;
using Vigil.Properties.Tools;

namespace Vigil.Properties.Explain;

/// <summary>One page in a browser without a window, with its messages and requests since it was opened.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const int PatienceMilliseconds = 120_000;

    /// <summary>
    /// A root's Chromium starts without its sandbox only; and none has anything to say to the outside.
    /// </summary>
    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentQueue<string> _requests = new();

    private Browser(IBrowser browser, IPage page)
    {
        (_browser, _page) = (browser, page);
        page.DefaultTimeout = PatienceMilliseconds;
        page.PageError += (_, error) => _errors.Enqueue(error.Message);
        page.Console += (_, said) => Note(said.Message);
        page.RequestFailed += (_, failed) => _errors.Enqueue($"{failed.Request.Url}: {failed.Request.FailureText}");
        page.Request += (_, made) => _requests.Enqueue(made.Request.Url);
    }

    /// <summary>What the page complained of: exceptions, errors on its console, requests that failed.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>The addresses that it requested.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Starts a browser with a profile of its own, and lets it show a file.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="width">How wide the page is, in pixels.</param>
    /// <param name="isDark">True when its user likes it dark.</param>
    public static async Task<Browser> OpenAsync(string file, int width = 1400, bool isDark = false)
    {
        var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Tool.PathOf(Tool.Chromium),
            Headless = true,
            Args = Flags,
            DefaultViewport = new ViewPortOptions { Width = width, Height = 1200 },
            Timeout = PatienceMilliseconds,
        });
        try
        {
            var shown = new Browser(browser, await browser.NewPageAsync());
            var scheme = new MediaFeatureValue
            {
                MediaFeature = MediaFeature.PrefersColorScheme,
                Value = isDark ? "dark" : "light",
            };
            await shown._page.EmulateMediaFeaturesAsync([scheme]);
            await shown._page.GoToAsync(new Uri(file).AbsoluteUri, WaitUntilNavigation.Load);
            return shown;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Evaluates an expression in the page; a promise is waited for.</summary>
    public Task EvaluateAsync(string expression) => _page.EvaluateExpressionAsync(expression);

    /// <summary>Evaluates an expression to a text.</summary>
    public Task<string> TextAsync(string expression) => _page.EvaluateExpressionAsync<string>($"String({expression})");

    /// <summary>
    /// Waits for a complaint with some words in it: what a page says comes when it may have been shown already.
    /// </summary>
    /// <exception cref="TimeoutException">It never came.</exception>
    public async Task WaitForComplaintAsync(string words)
    {
        for (var waited = 0; !_errors.Any(error => error.Contains(words, StringComparison.Ordinal)); waited += 20)
        {
            if (waited > PatienceMilliseconds)
            {
                throw new TimeoutException($"The page did not say {words}, but: {string.Join("; ", _errors)}");
            }

            await EvaluateAsync("new Promise(done => setTimeout(done, 20))");
        }
    }

    /// <summary>Presses and releases a key.</summary>
    /// <param name="key">Its name, such as ArrowLeft.</param>
    public Task PressAsync(string key) => _page.Keyboard.PressAsync(key);

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private void Note(ConsoleMessage said)
    {
        if (said.Type is ConsoleType.Error or ConsoleType.Warning)
        {
            _errors.Enqueue(said.Text);
        }
    }
}
