//! Given names that stand for each other: short forms, and forms elsewhere.
// table: one group a line.
//!
//! Source: made here, from forms that dictionaries of given names agree on; no list was copied.

/// Each line is one group; a name may stand in two.
const GROUPS: &[&str] = &[
    "alexander alex sasha sascha alexandr aleksandr aleksander aleksandar oleksandr \
     alejandro alessandro alexandre alec iskander iskandar sandro alexandros alistair xander",
    "alexandra alex sasha sandra aleksandra oleksandra alessandra alejandra",
    "alexei alexey aleksei aleksey alexis alyosha oleksiy oleksii",
    "andrew andy drew andrei andrey andrej andreas andre andres andrea andrii andriy ondrej \
     andrzej",
    "anthony tony antonio anton antoine antoni antonius antonin",
    "anna ann anne annie anja anya ana hanna hannah anneke",
    "albert al bert alberto albrecht",
    "arkadi arkady arkadii arkadiy",
    "barbara barb babs varvara",
    "benjamin ben benny benji binyamin benyamin bunyamin",
    "bernard bernie bernhard bernardo",
    "charles charlie chuck karl carl carlos carlo karel carol karol",
    "catherine kate katie kathy cathy katherine kathryn ekaterina yekaterina katarina \
     katerina katya kateryna caterina catalina",
    "christian chris kristian cristian",
    "christopher chris kit christoph christophe cristobal kristoffer krzysztof christof",
    "christina tina chris kristina cristina christine",
    "daniel dan danny danilo daniil danylo danial daniele",
    "david dave davy dawid davide daud dawud dawood",
    "deborah deb debbie debra",
    "dmitry dmitri dmitrii dmitriy dima mitya dimitri dimitrios dimitar dmytro demetrius",
    "donald don donny",
    "dorothy dot dottie dorothea",
    "edward ed eddie ted teddy ned eduard eduardo edvard edouard edoardo",
    "eleanor ellie nell nora eleonora",
    "elizabeth liz beth betty eliza lisa elisabeth elisabet isabel yelizaveta elizaveta \
     elisabetta erzsebet elsa bettina libby",
    "emil emile emilio",
    "eric erik erich erick",
    "eugene gene evgeny yevgeny evgeni evgenii yevgeni yevhen eugenio eugen zhenya",
    "francis frank francisco francesco franz francois paco pancho frans frantisek franciszek \
     franjo ferenc",
    "frederick fred freddy fritz friedrich frederik frederic fryderyk federico fredrik fredric",
    "gabriel gabe gabriele jibril gavriil djibril",
    "george georg georges jorge giorgio georgi georgy georgii yuri yury yurii yuriy jerzy \
     juri iouri giorgi georgios jurij heorhii",
    "gerald gerry jerry gerard gerhard gerardo",
    "gregory greg grigory grigori grigorii gregor gregorio hryhorii grzegorz",
    "harold harry hal harald",
    "helen helena elena yelena olena helene ellen lena ilona",
    "henry harry hank hal heinrich henri enrique enrico henrik hendrik heinz",
    "hugo hugh ugo",
    "ibrahim abraham avraham abe ebrahim ibrohim brahim abram abramo",
    "ignatius ignacio nacho ignazio ignaz",
    "igor ihor",
    "ilya ilia elijah elias ilyas eli ilie illia eliyahu elia",
    "irene irina iryna",
    "isaac ishaq yitzhak itzhak ishak isaak ike",
    "ismail ishmael esmail ismael",
    "jacob jake jakob yakov yakub yaqub yacoub jacobo giacomo yaakov iakov jakub",
    "james jim jimmy jamie jaime diego santiago jacques jacobo giacomo iago tiago",
    "jean john",
    "jeffrey jeff geoffrey geoff",
    "jennifer jen jenny",
    "jesus isa issa eesa iesus",
    "jessica jess jessie",
    "john johnny jack jon ivan johann johannes juan jean giovanni jan johan joao janos hans \
     yahya ioannis ian sean evan vanya ivo ioan yohannes jovan yiannis giannis jens",
    "jonathan jon jonny yonatan",
    "joseph joe joey jose josef giuseppe yusuf youssef yosef iosif jozef josip pepe yousef \
     yusef josephus osip",
    "joshua josh yehoshua",
    "judith judy judit",
    "julius julio giulio jules yuli yuliy julian julien",
    "julia julie giulia yulia yuliya iuliia",
    "katharina kathrin kate",
    "kenneth ken kenny",
    "konstantin constantine costas kostas kostya constantin kostiantyn konstantinos",
    "lawrence larry laurence lorenzo laurent lorenz lars lavrentiy",
    "leon leo lev leonid leonardo leonard lenny",
    "louis lou louie luis luigi ludwig lewis ludovic lajos luiz",
    "lucas luke luca lukas luka lukasz luc loukas",
    "manuel manny manolo emmanuel immanuel emanuel",
    "margaret maggie meg peggy margarita marguerite margarete greta rita margherita malgorzata",
    "mark marc marcus marko marco marek markus marcos",
    "martha marta marfa",
    "martin marty marten martino martinus",
    "mary maria marie mariya mariia maryam miriam mariam maryam marija molly polly masha",
    "matthew matt matteo matthias matthieu mateo matvey matias mathias mateusz matthaus \
     matiss mathieu mateusz",
    "maximilian max maxim maksim maksym maxime massimo maximo",
    "michael mike mick mickey mikhail michel miguel michele mihail mykhailo mihai mikael \
     mikhael misha mihajlo michal mykhaylo mikael",
    "mohammed muhammad mohamed mohammad muhammed mohamad mohamet muhamad muhamed mehmet \
     mahomed md mohd magomed mokhammad maxamed muxammad mahamat mamadou mouhamadou muhammadu \
     moxamed",
    "moses moshe musa moussa moises mose",
    "natalia natalya nataliya natalie natasha nathalie",
    "nathan nate nathaniel natan",
    "nicholas nick nicky nicolas nikolai nikolay nikolaus klaus claus nicola niccolo nikola \
     mykola kolya miklos nikolaos nils niels nikos mikola",
    "noah nuh nuah noe",
    "oleg oleh",
    "oliver olli olivier oliviero",
    "osama usama ousama oussama",
    "patrick pat paddy patricio patrizio patrice",
    "patricia pat patty trish tricia patrizia",
    "paul pavel pablo paolo paulo pavlo paulus pawel bulus pavlos pal",
    "peter pete pedro pierre pyotr petr pietro petro piotr pieter butros boutros piet petar petros",
    "philip phil felipe philippe filip filippo philipp filippos",
    "rachel rahel raquel rakhil",
    "raphael rafael raffaele rafal rafi",
    "raymond ray raimondo raimund ramon",
    "rebecca becky rivka rebekah",
    "richard rick dick rich ricky ricardo riccardo",
    "robert rob bob bobby robbie roberto bert rupert",
    "roger ruggero rogelio rodger rudiger",
    "roman romain romano romanus",
    "ronald ron ronny ronnie ronaldo",
    "rudolf rudy rudolph rodolfo",
    "samuel sam sammy samuil shmuel shmuil samuele",
    "sarah sara sally sarra",
    "saul shaul pavel",
    "sebastian seb bastian sebastien sebastiano",
    "sergei sergey serge sergio serhii serhiy siarhei sergej serguei sergiy",
    "simon simeon semyon semen shimon simone szymon",
    "solomon suleiman sulayman shlomo salomon suleyman soleiman sulaiman",
    "sophia sophie sofia sofya sofiya sonya zofia",
    "stanislav stas stanislaw stanislaus",
    "stephen steve steven stefan stephan stepan etienne esteban stefano steffen istvan \
     stefanos stipe",
    "susan sue suzanne susanna susie suzanna zuzana",
    "tatiana tatyana tanya tetiana tetyana",
    "theodore ted teddy theo fyodor fedor teodor theodor fedir teodoro",
    "theresa teresa terry tess therese",
    "thomas tom tommy tomas tommaso toma foma tomasz tamas thom",
    "timothy tim timmy timofey timothee timoteo",
    "valentin valentine valentino valya",
    "valery valeri valerii valeriy valerio valeriu",
    "victor vic viktor vittorio wiktor victors",
    "vincent vince vinnie vincenzo vicente vikentiy",
    "vladimir vlad volodymyr wladimir vova volodya wolodymyr uladzimir wladimir vladimiro",
    "vasily vasili vasilii vasiliy vasyl basil basilio vasya vasilios",
    "vyacheslav viacheslav slava viatcheslav",
    "walter walt wally gualtiero",
    "william will bill billy willy liam wilhelm guillermo guillaume guglielmo willem vilhelm",
    "yaroslav jaroslav jaroslaw",
    "zachary zach zack zacharias zakaria zakariya zakhar zakariyya",
];

/// The groups that a given name belongs to, counted from 1; 0 for none.
///
/// COST: a search in a sorted list of some 900 names, made once.
pub(crate) fn groups(reading: &str) -> [u16; 2] {
    static SORTED: std::sync::LazyLock<Vec<(&'static str, u16)>> = std::sync::LazyLock::new(|| {
        let numbered = (1..).zip(GROUPS);
        let mut all: Vec<(&str, u16)> = numbered
            .flat_map(|(nth, group)| group.split(' ').map(move |name| (name, nth)))
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    });
    let from = SORTED.partition_point(|(name, _)| *name < reading);
    let mut found = SORTED[from..].iter().take_while(|(name, _)| *name == reading);
    [found.next().map_or(0, |(_, nth)| *nth), found.next().map_or(0, |(_, nth)| *nth)]
}
